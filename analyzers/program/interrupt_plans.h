// SPDX-License-Identifier: Apache-2.0
// Interrupt handlers with their levels: from the vector tables, from roots of kind `isr`, or by name where there is no table.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "program/root_plans.h"

namespace headroom::program {

/// What the project says of the interrupt that `handler` serves, by the handler's name or by its slot's; `used` gets the entry's name.
[[nodiscard]] std::optional<int> configuredPriority(const ProjectConfig &config, const std::string &handler, const std::string &slot,
                                                    std::set<std::string> &used);

class InterruptPlanner {
public:
  /// Vectors that lead to one of `dispatchers` are covered by the roots below it.
  InterruptPlanner(const RootInput &input, const Vectors &vectors, const std::set<CallableIndex> &dispatchers, RootPlans &plans);
  void run();

private:
  /// Interrupts that one function serves on one level.
  struct Served {
    CallableIndex handler = 0;
    HandlerDepth::Level level = HandlerDepth::Level::Configurable;
    std::optional<int> priority;
    std::vector<unsigned> slots;
  };

  void addIsrRoots();
  void addFromTable();
  void addByName();
  void addHandler(const Served &served, StartIndex start);
  [[nodiscard]] std::optional<int> statedPriority(const std::string &handler, const std::string &slot);
  [[nodiscard]] bool isOneOf(std::vector<std::string> Pack::*globs, CallableIndex callable) const;
  [[nodiscard]] bool isUnused(CallableIndex handler) const;
  [[nodiscard]] StartIndex addStart(CallableIndex callable);

  const RootInput &input_;
  Callables &callables_;
  const Vectors &vectors_;
  const std::set<CallableIndex> &dispatchers_;
  RootPlans &plans_;
};

} // namespace headroom::program
