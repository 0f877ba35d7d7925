// SPDX-License-Identifier: Apache-2.0
// Recursion that its own code bounds: a function that calls only itself, with a parameter that each call moves towards a constant
// behind which no path calls again. Nothing is guessed: without a proof from the bodies there is no depth.
#pragma once

#include <string>
#include <vector>

#include "program/expanded_graph.h"

namespace headroom::program {

class SourceJoin;

struct RecursionGuard {
  CallableIndex callable = 0;
  std::uint64_t depth = 0; ///< activations that may be live at once
  std::string function;    ///< the source function
  std::string parameter;   ///< its name
  FileId file = noFile;    ///< of the condition that ends it
  std::string path;        ///< of that file, as the sources name it
  std::uint32_t line = 0;  ///< 0: no single condition, the parameter's type ends it
};

/// By callable. Those are left out that something else bounds already. `starts` are where roots begin: with arguments of their own.
[[nodiscard]] std::vector<RecursionGuard> recursionGuards(const SourceJoin &join, const ExpandedGraph &graph, const Callables &callables,
                                                          const std::vector<Start> &starts);

} // namespace headroom::program
