// SPDX-License-Identifier: Apache-2.0
// The parts of an ImageProgram that are lists of functions, sites, cycles and edges: nodes joined back to source functions.
#pragma once

#include <vector>

#include "program/deepest_path.h"
#include "program/name_order.h"
#include "program/program.h"
#include "program/source_oracle.h"
#include "program/source_places.h"

namespace headroom::program {

struct ListInput {
  const ExpandedGraph &graph;
  const Callables &callables;
  const std::vector<OwnDepth> &own;
  const std::vector<bool> &isReachedNode;
  const std::vector<bool> &isReachedCallable;
  const std::vector<std::vector<std::uint32_t>> &contexts; ///< by callable, as FunctionBound::contexts
  const NameOrder &names;
  const SourcePlaces &places;
  const SourceOracle *oracle = nullptr; ///< null: no source
};

/// What a trap pushes on its caller's stack.
struct TrapFrame {
  std::uint64_t bytes = 0;
  std::uint64_t fpBytes = 0; ///< where code below has used the FPU
};

/// One entry for each function of the image, by name: the deepest of its clones. A fatal function's own paths are not cut.
/// Of its culprits and assumptions no more than FewReasons::limit are named.
[[nodiscard]] std::vector<FunctionBound> functionBounds(const ListInput &input, const DeepestPaths &mainPaths, const DeepestPaths &allPaths,
                                                        const TrapFrame &trapFrame);

/// By address. The targets are those of the reached clones; of an unreached function, those of its only node.
[[nodiscard]] std::vector<IndirectSite> indirectSites(const ListInput &input);

/// Once per set of source functions; by name.
[[nodiscard]] std::vector<RecursionCycle> recursionCycles(const ListInput &input, const DeepestPaths &paths);

/// Unique, sorted; traps and fatal paths included.
[[nodiscard]] std::vector<CallEdge> callEdges(const ListInput &input);

} // namespace headroom::program
