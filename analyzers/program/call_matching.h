// SPDX-License-Identifier: Apache-2.0
// Which call expressions a call instruction can be. Compilers merge equal instruction sequences and keep the position of one of them
// (facts/stack-analysis.md 12): an expression without an instruction of its own, an orphan, may be at any other one.
#pragma once

#include <vector>

#include "program/source_link.h"

namespace headroom::program {

struct CallMatch {
  std::vector<std::vector<CallRef>> bySite; ///< for each site, the expressions at its position; empty where none is
  std::vector<CallRef> orphans;
};

/// Matches `sites` (indices into MachineFunction::calls) of `function` with `calls`, all of whose callers are bodies of it, and with
/// `others`, whose callers may be, too: these only by their place.
[[nodiscard]] CallMatch matchCalls(const ImageIndex &index, const SourceProgram &program, const SourceLink &link, FunctionIndex function,
                                   const std::vector<std::uint32_t> &sites, const std::vector<CallRef> &calls,
                                   const std::vector<CallRef> &others = {});

/// What the instruction at `site` can be, as far as the sources tell: the expressions at its position with all orphans; without any at
/// its position the orphans, and where there are none all of `calls`.
[[nodiscard]] std::vector<CallRef> possibleCalls(const CallMatch &match, std::size_t site, const std::vector<CallRef> &calls);

} // namespace headroom::program
