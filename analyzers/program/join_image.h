// SPDX-License-Identifier: Apache-2.0
// The joining proper, whatever answers for the source: buildProgram after the sources have become an oracle.
#pragma once

#include <vector>

#include "program/image_index.h"
#include "program/program.h"
#include "program/source_oracle.h"

namespace headroom::program {

struct JoinInput {
  const ImageIndex &index;
  const std::vector<const Pack *> &packs; ///< those that apply
  const ProjectConfig &config;
  const ProgramOptions &options;
  const SourceOracle *oracle = nullptr;   ///< null: no source
};

/// Packs whose symbols are linked; a fallback only where no other describes a system: one that only knows a library does not count.
[[nodiscard]] std::vector<const Pack *> applyingPacks(const std::vector<Pack> &packs, const ImageIndex &index);

[[nodiscard]] ImageProgram joinImage(const JoinInput &input);

} // namespace headroom::program
