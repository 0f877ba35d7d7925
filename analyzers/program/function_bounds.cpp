// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "program/program_lists.h"

namespace headroom::program {

namespace {

// Every member of a cycle would list every other: the lists of a cycle of thousands are cut, ImageProgram::cycles has them all.
constexpr std::size_t namesOfACycle = 32;

/// By callable. Members of one cycle share one list.
std::vector<SharedNames> cycleNames(const ListInput &input, const DeepestPaths &paths)
{
  std::vector<SharedNames> out(input.callables.size());
  for (const Cycle &cycle : paths.cycles()) {
    std::vector<std::uint32_t> ranks;
    for (const CallableIndex f : cycle.functions)
      ranks.push_back(input.names.rankOf(f));
    sortUnique(ranks);
    ranks.resize(std::min(ranks.size(), namesOfACycle));
    std::vector<std::string> list;
    for (const std::uint32_t rank : ranks)
      list.push_back(input.names.nameAt(rank));
    const SharedNames names = std::move(list);
    for (const CallableIndex f : cycle.functions) {
      if (out[f].get().empty()) {
        out[f] = names;
        continue;
      }
      std::vector<std::string> both = out[f];
      both.insert(both.end(), names.get().begin(), names.get().end());
      sortUnique(both);
      both.resize(std::min(both.size(), namesOfACycle));
      out[f] = std::move(both);
    }
  }
  return out;
}

} // namespace

std::vector<FunctionBound> functionBounds(const ListInput &input, const DeepestPaths &mainPaths, const DeepestPaths &allPaths,
                                          const TrapFrame &trapFrame)
{
  const auto cycles = cycleNames(input, mainPaths);
  std::vector<FunctionBound> out;
  out.reserve(input.callables.functionCount());
  for (const CallableIndex f : input.names.byName()) {
    if (f >= input.callables.functionCount())
      continue;
    const Callable &callable = input.callables[f];
    const DeepestPaths &paths = callable.isFatal ? allPaths : mainPaths;
    FunctionBound function;
    function.name = callable.name;
    function.place = input.places.at(callable.code->position);
    function.frameBytes = callable.code->frameBytes + (callable.dynamic ? callable.dynamic->bytes : 0);
    function.isDynamic = callable.code->isDynamic && !callable.dynamic;
    function.witnesses = callable.code->witnesses;
    function.isReached = input.isReachedCallable[f];
    function.cycle = cycles[f];
    function.contexts = input.contexts[f];
    FewReasons culprits;
    FewReasons assumptions;
    bool meetsFatal = false;
    for (const NodeId node : input.graph.nodesOf[f]) {
      if (function.isReached && !input.isReachedNode[node])
        continue; // a clone that widening left behind
      const NodeDepth &depth = paths.at(node);
      function.bound.kind = std::max(function.bound.kind, depth.kind);
      const std::uint64_t trapBytes = !depth.hasTrap ? 0 : depth.usesFpu ? trapFrame.fpBytes : trapFrame.bytes;
      function.bound.bytes = std::max(function.bound.bytes, addSaturating(depth.bytes, trapBytes));
      culprits.add(depth.culprits);
      assumptions.add(depth.assumptions);
      meetsFatal = meetsFatal || depth.meetsFatal;
    }
    function.bound.culprits.reserve(culprits.size());
    for (const ReasonId culprit : culprits)
      function.bound.culprits.push_back(input.graph.culprits[culprit]);
    for (const ReasonId assumption : assumptions)
      function.bound.assumptions.push_back(input.graph.assumptions[assumption]);
    if (meetsFatal)
      function.bound.assumptions.emplace_back("fatal paths excluded");
    sortUnique(function.bound.culprits);
    sortUnique(function.bound.assumptions);
    out.push_back(std::move(function));
  }
  return out;
}

} // namespace headroom::program
