// SPDX-License-Identifier: Apache-2.0
// Which parameters decide whom a function calls: the only ones that are worth a clone.
#pragma once

#include <vector>

#include "program/expanded_graph.h"

namespace headroom::program {

/// Parameter k of f is relevant if f calls through it or through a field of it, or forwards it to a relevant parameter of a
/// function it may call (facts/stack-analysis.md 13, step 3). The least fixpoint; one mask for each function of the image.
/// A forward into a call that is not closed counts for every function whose address is taken or named in `alsoIndirect`.
/// Words of `watched` functions are relevant as if they were called through.
[[nodiscard]] std::vector<ParameterMask> relevantParameters(const ImageIndex &index, const std::vector<CallableIndex> &alsoIndirect,
                                                            const std::vector<WatchedFunction> &watched);

} // namespace headroom::program
