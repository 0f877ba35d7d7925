// SPDX-License-Identifier: Apache-2.0
#include "program/interrupt_plans.h"

#include <algorithm>
#include <map>

#include "program/glob.h"

namespace headroom::program {

namespace {

/// `UART0_IRQHandler`, `SysTick_Handler`, `uart0_isr` are the handlers of `UART0`, `SysTick`, `uart0`.
std::string interruptOf(const std::string &handler)
{
  for (const char *suffix : {"_IRQHandler", "_Handler", "_IRQn", "_isr", "_ISR"})
    if (handler.ends_with(suffix))
      return handler.substr(0, handler.size() - std::string_view(suffix).size());
  return handler;
}

HandlerDepth::Level levelOf(unsigned slot)
{
  if (slot == nmiSlot)
    return HandlerDepth::Level::Nmi;
  return slot == hardFaultSlot ? HandlerDepth::Level::HardFault : HandlerDepth::Level::Configurable;
}

} // namespace

InterruptPlanner::InterruptPlanner(const RootInput &input, const Vectors &vectors, const std::set<CallableIndex> &dispatchers,
                                   RootPlans &plans)
    : input_(input), callables_(input.callables), vectors_(vectors), dispatchers_(dispatchers), plans_(plans)
{
}

void InterruptPlanner::run()
{
  plans_.knowsInterrupts = vectors_.isFound;
  plans_.handlerCulprits = vectors_.culprits;
  addIsrRoots();
  addFromTable();
  if (!vectors_.isFound)
    addByName();
  for (const VectorSlot &slot : vectors_.slots)
    if (slot.slot == svCallSlot)
      plans_.trapHandlers.push_back(slot.handler);
  if (plans_.trapHandlers.empty() && callables_.index().facts().machine != Machine::Arm)
    for (const StartIndex wrapper : plans_.wrappers) // every trap of the core enters the one handler, which dispatches the interrupts, too
      if (const CallableIndex entered = plans_.starts[wrapper].callable; wrapper == plans_.wrappers.front() || dispatchers_.contains(entered))
        plans_.trapHandlers.push_back(entered);
  sortUnique(plans_.trapHandlers);
}

std::optional<int> configuredPriority(const ProjectConfig &config, const std::string &handler, const std::string &slot,
                                      std::set<std::string> &used)
{
  for (const InterruptAnnotation &annotation : config.interrupts)
    if (annotation.name == handler || annotation.name == interruptOf(handler) || (!slot.empty() && annotation.name == slot)) {
      used.insert(annotation.name);
      if (annotation.priority)
        return annotation.priority;
    }
  return std::nullopt;
}

std::optional<int> InterruptPlanner::statedPriority(const std::string &handler, const std::string &slot)
{
  return configuredPriority(input_.config, handler, slot, plans_.prioritiesUsed);
}

bool InterruptPlanner::isOneOf(std::vector<std::string> Pack::*globs, CallableIndex callable) const
{
  // Vendors' startup files make every unused handler a weak alias of one default handler: any of its names may be its first.
  const Callable &one = callables_[callable];
  return std::any_of(input_.packs.begin(), input_.packs.end(), [&](const Pack *pack) {
    const auto matches = [&](const std::string &name) { return matchesAnyGlob(pack->*globs, name); };
    return matches(one.name) || (one.code != nullptr && std::any_of(one.code->aliases.begin(), one.code->aliases.end(), matches));
  });
}

/// A default handler that means "not used" needs no stack, or ends the system; one that does more is an interrupt like any other.
bool InterruptPlanner::isUnused(CallableIndex handler) const
{
  if (!isOneOf(&Pack::ignoreHandlers, handler))
    return false;
  const Callable &callable = callables_[handler];
  return callable.isFatal || (callable.code != nullptr && callable.code->frameBytes == 0 && callable.code->calls.empty() &&
                              callable.code->switches.empty() && callable.code->culprits.empty() && !callable.code->isDynamic);
}

StartIndex InterruptPlanner::addStart(CallableIndex callable)
{
  plans_.starts.push_back(startAt(callable));
  return plans_.starts.size() - 1;
}

/// Roots that a pack's rules found: each is a handler; the project's priority wins over the record's.
void InterruptPlanner::addIsrRoots()
{
  for (RootPlan &plan : plans_.roots) {
    if (plan.kind != RootKind::Isr)
      continue;
    plans_.knowsInterrupts = true;
    plan.isSharing = true;
    plan.sharesWith = RootKind::InterruptStack;
    if (const auto stated = statedPriority(callables_[plan.entry].name, ""))
      plan.priority = stated;
    plans_.handlers.push_back({plan.starts.front(), plan.name, HandlerDepth::Level::Configurable, plan.priority,
                               static_cast<unsigned>(plan.lines.empty() ? 1 : plan.lines.size()), plan.lines, plan.record});
  }
}

void InterruptPlanner::addFromTable()
{
  const auto isRoot = [this, rules = plans_.handlers.size()](CallableIndex handler) {
    return std::any_of(plans_.handlers.begin(), plans_.handlers.begin() + static_cast<std::ptrdiff_t>(rules),
                       [&](const HandlerPlan &plan) { return plans_.starts[plan.start].callable == handler; });
  };
  std::vector<Served> all;
  for (const VectorSlot &slot : vectors_.slots) {
    if (dispatchers_.contains(slot.handler) || isRoot(slot.handler))
      continue; // a pack's rule has it
    Served served;
    served.handler = slot.handler;
    served.level = levelOf(slot.slot);
    if (served.level == HandlerDepth::Level::Configurable)
      served.priority = statedPriority(callables_[slot.handler].name, slotName(slot.slot));
    const auto same = std::find_if(all.begin(), all.end(), [&](const Served &other) {
      return other.handler == served.handler && other.level == served.level && other.priority == served.priority;
    });
    if (same == all.end()) {
      served.slots.push_back(slot.slot);
      all.push_back(std::move(served));
    } else {
      same->slots.push_back(slot.slot);
    }
  }
  std::map<CallableIndex, StartIndex> starts;
  for (const Served &served : all) {
    const auto [start, isNew] = starts.emplace(served.handler, 0);
    if (isNew)
      start->second = addStart(served.handler);
    addHandler(served, start->second);
  }
}

void InterruptPlanner::addHandler(const Served &served, StartIndex start)
{
  if (isUnused(served.handler))
    return;
  const std::string &name = callables_[served.handler].name;
  const MachineFunction *code = callables_[served.handler].code;
  HandlerPlan handler{start, name, served.level, served.priority, static_cast<unsigned>(served.slots.size()), {}, {}};
  for (const unsigned slot : served.slots)
    if (slot >= firstInterruptSlot)
      handler.lines.push_back(slot - firstInterruptSlot);
  if (code != nullptr && !code->returns)
    handler.copies = 1; // a default handler that hangs is entered once
  plans_.handlers.push_back(handler);
  if (isOneOf(&Pack::exceptionEntries, served.handler))
    return;
  for (RootPlan &plan : plans_.roots)
    if (plan.kind == RootKind::Isr && plan.entry == served.handler)
      return; // on another level already
  RootPlan plan;
  plan.name = name;
  plan.kind = RootKind::Isr;
  plan.entry = served.handler;
  plan.starts = {start};
  plan.priority = served.priority;
  plan.isSharing = true;
  plan.sharesWith = RootKind::InterruptStack;
  plans_.roots.push_back(std::move(plan));
}

void InterruptPlanner::addByName()
{
  for (CallableIndex f = 0; f < callables_.functionCount(); ++f) {
    if (!isOneOf(&Pack::handlerNames, f) || isUnused(f))
      continue;
    plans_.knowsInterrupts = true;
    Served served;
    served.handler = f;
    const std::string interrupt = interruptOf(callables_[f].name);
    served.level = interrupt == "NMI"         ? HandlerDepth::Level::Nmi
                   : interrupt == "HardFault" ? HandlerDepth::Level::HardFault
                                              : HandlerDepth::Level::Configurable;
    if (served.level == HandlerDepth::Level::Configurable)
      served.priority = statedPriority(callables_[f].name, "");
    served.slots.push_back(0);
    addHandler(served, addStart(f));
    if (interrupt == "SVC" || interrupt == "SVCall")
      plans_.trapHandlers.push_back(f);
  }
}

} // namespace headroom::program
