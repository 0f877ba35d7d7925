// SPDX-License-Identifier: Apache-2.0
// What reading the paths of all sources adds to a program, apart, so that a caller who has it from before need not ask for it again: it
// is the dear part of a join, and the same as long as nothing that is joined has changed.
#pragma once

#include <vector>

#include "program/program.h"

namespace headroom {

struct SourceBehaviour {
  Behaviour behaviour;
  std::vector<CodeSuppression> suppressions; ///< by place, unique
};

/// buildProgram() with what an earlier one of the same arguments found. What has indices that this program does not have is not used.
[[nodiscard]] ImageProgram buildProgram(const MachineFacts &facts, const std::vector<SourceFacts> &sources, const std::vector<Pack> &packs,
                                        const ProjectConfig &config, const ProgramOptions &options, SourceBehaviour known);

} // namespace headroom
