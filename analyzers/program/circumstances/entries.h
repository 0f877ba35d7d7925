// SPDX-License-Identifier: Apache-2.0
// Where execution contexts begin in the sources: at the image's roots, and at functions that are handed to a call which keeps them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "program/circumstances/call_targets.h"
#include "program/paths/api_table.h"
#include "program/paths/function_paths.h"

namespace headroom::program {

inline constexpr std::uint32_t noRoot = UINT32_MAX;

struct Entry {
  std::uint32_t root = noRoot; ///< into ImageProgram::roots
  std::string function;        ///< link name
  std::vector<SourceId> bodies;
  ExecutionContext context = ExecutionContext::Thread;
  std::vector<BehaviourStep> registration; ///< none or one
  bool isLocked = false;       ///< the caller holds a spinlock around it
  bool isInit = false;         ///< an init function: what it draws from may not be set up yet
  bool isTimer = false;        ///< called from the clock's interrupt, which is a root, too
};

using PlaceOf = std::function<SourcePlace(std::uint32_t unit, const SourcePosition &)>;

/// By root, then in the order of the calls. Roots that only share another's code (the interrupt stack) are left out.
[[nodiscard]] std::vector<Entry> contextEntries(const std::vector<Root> &roots, const std::vector<const Pack *> &packs,
                                                const std::vector<FunctionPaths> &paths, const ApiTable &api, const SourceJoin &join,
                                                const CallResolver &calls, const PlaceOf &placeOf);

} // namespace headroom::program
