// SPDX-License-Identifier: Apache-2.0
// Priorities of interrupts that the code sets by calls, or that a pack knows to be fixed.
#pragma once

#include <string>
#include <vector>

#include "program/root_plans.h"
#include "program/watch_list.h"

namespace headroom::program {

struct PriorityInput {
  const Callables &callables;
  const std::vector<const Pack *> &packs;
  const ProjectConfig &config;
  const WatchList &watchList;
};

/// Gives handlers of unknown priority the one of their lines, where every call that can mean a line says the same constant. A handler of
/// lines with several priorities is on several levels. What the configuration says wins. Calls that say too little are told in `notes`.
void applyPriorities(const PriorityInput &input, const std::vector<WatchedCall> &calls, RootPlans &plans, std::vector<std::string> &notes);

} // namespace headroom::program
