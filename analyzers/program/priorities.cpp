// SPDX-License-Identifier: Apache-2.0
#include "program/priorities.h"

#include <algorithm>
#include <map>
#include <set>

#include "program/glob.h"
#include "program/interrupt_plans.h"

namespace headroom::program {

namespace {

/// What calls say of the lines of one table; empty: not known.
struct LinePriorities {
  std::map<unsigned, std::optional<int>> ofLine;
  std::set<unsigned> unmasked; ///< lines whose flags say that locks do not mask them
  bool isLost = false; ///< some call may mean any line
};

void take(const PriorityInput &input, const PriorityRule &rule, const WatchedCall &call, LinePriorities &out, std::vector<std::string> &notes)
{
  const std::string &caller = input.callables[call.site.first].name;
  const auto line = onlyValue(input.watchList.word(call, rule.lineWord));
  auto priority = onlyValue(input.watchList.word(call, rule.priorityWord));
  if (!line) {
    if (!call.isReached)
      return; // code that never runs
    out.isLost = true;
    notes.push_back("priorities of interrupts are not known: " + caller + " calls " + input.callables[call.callee].name +
                    " for a line that is not known");
    return;
  }
  const auto lineNumber = static_cast<unsigned>(*line);
  if (rule.flagsWord) {
    const auto flags = onlyValue(input.watchList.word(call, *rule.flagsWord));
    if (flags != Address{0})
      priority.reset();
    if (flags && *flags != 0 && call.isReached)
      out.unmasked.insert(lineNumber);
  }
  std::optional<int> said;
  if (priority)
    said = static_cast<int>(static_cast<std::int32_t>(*priority)) + rule.priorityOffset;
  else
    notes.push_back("the priority of interrupt " + std::to_string(lineNumber) + " is not known: " + caller + " sets one that is no constant");
  const auto [place, isNew] = out.ofLine.emplace(lineNumber, said);
  if (!isNew && place->second != said)
    place->second.reset();
}

std::map<std::string, LinePriorities> linePriorities(const PriorityInput &input, const std::vector<WatchedCall> &calls,
                                                     std::vector<std::string> &notes)
{
  std::map<std::string, LinePriorities> out;
  for (const Pack *pack : input.packs)
    for (const PriorityRule &rule : pack->priorities)
      for (const WatchedCall &call : calls)
        if (matchesAnyGlob(rule.functions, input.callables[call.callee].name) &&
            !matchesAnyGlob(rule.exceptIn, input.callables[call.site.first].name))
          take(input, rule, call, out[rule.record], notes);
  return out;
}

std::optional<int> priorityOf(const std::map<std::string, LinePriorities> &tables, const HandlerPlan &handler, unsigned line)
{
  std::optional<int> found;
  for (const auto &[record, table] : tables) {
    // Lines of the core's own vector table are those of the one table that software dispatches.
    if (!handler.record.empty() && handler.record != record)
      continue;
    const auto place = table.ofLine.find(line);
    if (table.isLost || (place != table.ofLine.end() && !place->second))
      return std::nullopt;
    if (place != table.ofLine.end())
      found = place->second;
  }
  return found;
}

std::optional<int> fixedPriority(const std::vector<const Pack *> &packs, const std::string &name)
{
  for (const Pack *pack : packs)
    for (const PriorityRule &rule : pack->priorities)
      if (rule.priority && matchesAnyGlob(rule.handlers, name))
        return rule.priority;
  return std::nullopt;
}

/// One handler for each priority that its lines have.
std::vector<HandlerPlan> split(const std::map<std::string, LinePriorities> &tables, const HandlerPlan &handler)
{
  std::map<std::optional<int>, HandlerPlan> byPriority;
  for (const unsigned line : handler.lines) {
    const auto priority = priorityOf(tables, handler, line);
    const auto [place, isNew] = byPriority.emplace(priority, handler);
    if (isNew) {
      place->second.priority = priority;
      place->second.lines.clear();
    }
    place->second.lines.push_back(line);
    place->second.copies = std::min(handler.copies, static_cast<unsigned>(place->second.lines.size()));
  }
  std::vector<HandlerPlan> out;
  for (auto &[priority, one] : byPriority)
    out.push_back(std::move(one));
  return out;
}

/// Every line of the root's handlers is one that locks do not mask.
bool isUnmasked(const std::map<std::string, LinePriorities> &tables, const RootPlans &plans, const RootPlan &plan)
{
  bool hasLine = false;
  for (const HandlerPlan &handler : plans.handlers) {
    if (std::find(plan.starts.begin(), plan.starts.end(), handler.start) == plan.starts.end())
      continue;
    for (const unsigned line : handler.lines) {
      hasLine = true;
      if (std::none_of(tables.begin(), tables.end(), [&](const auto &one) {
            return (handler.record.empty() || handler.record == one.first) && one.second.unmasked.contains(line);
          }))
        return false;
    }
  }
  return hasLine;
}

} // namespace

void applyPriorities(const PriorityInput &input, const std::vector<WatchedCall> &calls, RootPlans &plans, std::vector<std::string> &notes)
{
  const auto tables = linePriorities(input, calls, notes);
  std::vector<HandlerPlan> handlers;
  for (HandlerPlan &handler : plans.handlers) {
    const Start &start = plans.starts[handler.start];
    const std::string &entry = input.callables[start.dispatchesTo == UINT32_MAX ? start.callable : start.dispatchesTo].name;
    if (const auto configured = configuredPriority(input.config, entry, "", plans.prioritiesUsed))
      handler.priority = configured;
    if (handler.level == HandlerDepth::Level::Configurable && !handler.priority)
      handler.priority = fixedPriority(input.packs, entry);
    if (handler.level != HandlerDepth::Level::Configurable || handler.priority || handler.lines.empty() || tables.empty()) {
      handlers.push_back(std::move(handler));
      continue;
    }
    for (HandlerPlan &one : split(tables, handler))
      handlers.push_back(std::move(one));
  }
  plans.handlers = std::move(handlers);
  for (RootPlan &plan : plans.roots)
    if (plan.kind == RootKind::Isr)
      plan.isZeroLatency = isUnmasked(tables, plans, plan);
  for (RootPlan &plan : plans.roots) {
    if (plan.kind != RootKind::Isr || plan.priority)
      continue;
    std::set<std::optional<int>> all;
    for (const HandlerPlan &handler : plans.handlers)
      if (std::find(plan.starts.begin(), plan.starts.end(), handler.start) != plan.starts.end())
        all.insert(handler.priority);
    if (all.size() == 1)
      plan.priority = *all.begin();
  }
}

} // namespace headroom::program
