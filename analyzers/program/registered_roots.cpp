// SPDX-License-Identifier: Apache-2.0
// Registrations, second part: from what calls say of a root to its plan.
#include <algorithm>

#include "program/constant_text.h"
#include "program/glob.h"
#include "program/registrations.h"

namespace headroom::program {

std::string Registrations::symbolAt(std::optional<Address> address) const
{
  const DataSymbol *object = address ? index_.objectAt(*address) : nullptr;
  return object == nullptr ? std::string() : object->name;
}

void Registrations::readNames(const std::vector<WatchedCall> &calls)
{
  for (const Pack *pack : packs_)
    for (const NameRule &rule : pack->names)
      for (const WatchedCall &call : calls) {
        if (!matchesAnyGlob(rule.functions, callables_[call.callee].name))
          continue;
        const NamedWord object = watchList_.word(call, rule.objectWord);
        if (object.isFromSource)
          continue;
        const std::optional<Address> address = onlyValue(object);
        const auto text = onlyValue(watchList_.word(call, rule.nameWord));
        if (!address)
          continue;
        const std::string name = text ? constantText(index_, *text) : std::string();
        const auto [place, isNew] = names_.emplace(*address, name);
        if (!isNew && place->second != name)
          place->second.clear();
      }
}

std::string Registrations::nameOf(const Registered &registered, bool isArray) const
{
  if (registered.name)
    if (std::string text = constantText(index_, *registered.name); !text.empty())
      return text;
  if (registered.object)
    if (const auto named = names_.find(*registered.object); named != names_.end() && !named->second.empty())
      return named->second;
  std::string name = symbolAt(registered.object);
  // An interrupt's object is a device, which several handlers may share.
  if (registered.rule->kind == RootKind::Isr)
    name.clear();
  const std::set<CallableIndex> &shown = registered.routines.empty() ? registered.entries : registered.routines;
  const bool hasOneEntry = !registered.hasUnknownEntry && shown.size() == 1;
  if (!name.empty() && !(isArray && hasOneEntry)) // of an array, what its elements run says more
    return isArray ? name + "[]" : name;
  if (hasOneEntry)
    return callables_[*shown.begin()].name;
  name = symbolAt(registered.stack);
  if (!name.empty())
    return isArray ? name + "[]" : name;
  return std::string(kindName(registered.rule->kind)) + " made in " + index_.facts().functions[registered.site.first].name;
}

Culprit Registrations::culpritAt(const Registered &registered, const std::string &detail) const
{
  const MachineFunction &caller = index_.facts().functions[registered.site.first];
  const CallSite &call = caller.calls[registered.site.second];
  Culprit culprit;
  culprit.reason = "unknown-root";
  culprit.function = caller.name;
  culprit.detail = detail;
  culprit.address = call.address;
  if (call.position.file < index_.facts().files.size()) {
    culprit.file = index_.facts().files[call.position.file];
    culprit.line = call.position.line;
  }
  return culprit;
}

/// The size that is asked for, but never more than the object holds. `count` gets the number of elements where the stack is any of an
/// array's: the size asked for is then one element's.
StackExtent Registrations::extentOf(const Registered &registered, unsigned &count) const
{
  const RegistrationRule &rule = *registered.rule;
  if (!rule.stackWord && (!rule.stack.symbols.empty() || !rule.stack.sizeSymbols.empty()))
    return stackOf(index_, rule.stack);
  const StackExtent whole = stackAt(index_, registered.stack, std::nullopt, rule.stack);
  StackExtent out = whole;
  if (registered.sizeBytes)
    out = stackAt(index_, registered.stack, registered.sizeBytes, rule.stack);
  if (registered.sizeBytes && whole.stack.bytes) {
    if (registered.isArray && *registered.sizeBytes > 0)
      count = static_cast<unsigned>(std::max<std::uint64_t>(*whole.stack.bytes / *registered.sizeBytes, 1));
    out.stack.bytes = std::min(*out.stack.bytes, *whole.stack.bytes);
  }
  if (registered.hasUnknownSize && registered.isArray)
    out.stack.bytes.reset(); // the whole array is no element's size
  return out;
}

/// The code does not tell the size, and the source only the object: of a root that there is once it is no array of stacks. That all of it was
/// given is likely, but nothing that was read says so.
void Registrations::takeWholeObject(const Registered &registered, RootPlan &plan) const
{
  if (plan.extent.stack.bytes || !registered.hasUnknownSize || !registered.isArray || plan.count != 1)
    return;
  plan.extent = stackAt(index_, registered.stack, std::nullopt, registered.rule->stack);
  if (plan.extent.stack.bytes)
    plan.assumptions.push_back("all of " + plan.extent.stack.symbol + " is given as this stack");
}

RootPlan Registrations::planOf(const Registered &registered) const
{
  const RegistrationRule &rule = *registered.rule;
  RootPlan plan;
  plan.kind = rule.kind;
  const std::set<CallableIndex> &shown = registered.routines.empty() ? registered.entries : registered.routines;
  plan.entry = shown.empty() ? UINT32_MAX : *shown.begin();
  plan.registration = index_.facts().functions[registered.site.first].calls[registered.site.second].position;
  plan.extent = extentOf(registered, plan.count);
  plan.name = nameOf(registered, plan.count > 1);
  if ((rule.stackWord || rule.attributesWord) && !registered.stack && !registered.object) // the call may be made in a loop, or from several places
    plan.count = 0;
  plan.priority = registered.priority;
  for (const Start &start : startsOf(registered))
    plan.starts.push_back(known_.at(StartKey{start.callable, start.dispatchesTo, start.arguments})); // by the last find()
  shareStack(plan, rule.kind == RootKind::Isr ? kindName(RootKind::InterruptStack) : rule.runsOn);
  if (registered.hasUnknownEntry)
    plan.culprits.push_back(culpritAt(registered, "entry of this " + std::string(kindName(rule.kind)) + " is not known: argument of " +
                                                      callables_[registered.callee].name));
  return plan;
}

void Registrations::addRoots(const std::vector<WatchedCall> &calls, std::vector<std::string> &notes)
{
  std::vector<WatchedCall> reachedCalls;
  std::copy_if(calls.begin(), calls.end(), std::back_inserter(reachedCalls), [](const WatchedCall &call) { return call.isReached; });
  readNames(reachedCalls);
  const std::map<Key, Registered> reached = grouped(reachedCalls);
  std::vector<RootPlan> added;
  // A root by function goes to the call that knows its stack, if there is one.
  std::vector<const Registered *> ordered;
  for (const bool hasStack : {true, false})
    for (const auto &[key, registered] : reached)
      if (registered.stack.has_value() == hasStack)
        ordered.push_back(&registered);
  for (const Registered *one : ordered) {
    const Registered &registered = *one;
    RootPlan plan = planOf(registered);
    if (RootPlan *known = replaced(registered)) { // its name and what its rule knows of the stack stay
      // Of a rule whose stack is not here only the entry fits: another queue than the system's.
      const bool isMeant = known->extent.low.has_value() || !known->namesStack;
      if (isMeant) {
        plan.name = known->name;
        plan.kind = known->kind;
        takeWholeObject(registered, plan);
      }
      for (const StartIndex start : known->starts) // reset code that begins on the same stack
        if (!plans_.starts[start].isDropped)
          plan.starts.push_back(start);
      if (isMeant && plan.count <= 1 && known->extent.isKnown()) {
        plan.count = 1;
        const auto asked = plan.extent.stack.bytes;
        plan.extent = known->extent;
        if (asked)
          plan.extent.stack.bytes = std::min(plan.extent.stack.bytes.value_or(*asked), *asked);
      }
      *known = std::move(plan);
      continue;
    }
    if (plan.kind == RootKind::Isr) {
      plans_.knowsInterrupts = true;
      for (const StartIndex start : plan.starts)
        plans_.handlers.push_back({start, plan.name, HandlerDepth::Level::Configurable, plan.priority, 1, {}, {}});
      plans_.handlerCulprits.insert(plans_.handlerCulprits.end(), plan.culprits.begin(), plan.culprits.end());
      if (std::any_of(plans_.roots.begin(), plans_.roots.end(), [&](const RootPlan &other) {
            return other.kind == RootKind::Isr && other.starts == plan.starts;
          }))
        continue; // on another line, too
    }
    added.push_back(std::move(plan));
  }
  for (RootPlan &plan : added) {
    // A function that the user named and that turns out to be this root's entry is the same question.
    std::erase_if(plans_.roots, [&](const RootPlan &other) { return other.kind == RootKind::Function && other.name == plan.name; });
    plans_.roots.push_back(std::move(plan));
  }
  noteUnreached(calls, reached, notes);
}

void Registrations::noteUnreached(const std::vector<WatchedCall> &calls, const std::map<Key, Registered> &reached,
                                  std::vector<std::string> &notes) const
{
  std::vector<WatchedCall> unreached;
  std::copy_if(calls.begin(), calls.end(), std::back_inserter(unreached), [](const WatchedCall &call) { return !call.isReached; });
  for (const auto &[key, registered] : grouped(unreached)) {
    const std::set<CallableIndex> &shown = registered.routines.empty() ? registered.entries : registered.routines;
    const bool isRoot = !shown.empty() && std::all_of(shown.begin(), shown.end(), [&](CallableIndex entry) {
      return std::any_of(plans_.roots.begin(), plans_.roots.end(), [&](const RootPlan &plan) { return plan.entry == entry; });
    });
    if (reached.contains(key) || isRoot)
      continue;
    const std::string &caller = index_.facts().functions[registered.site.first].name;
    notes.push_back(std::string(kindName(registered.rule->kind)) + " " + nameOf(registered, false) + " would be made in " + caller +
                    ", which no root reaches: it is no root");
  }
}

} // namespace headroom::program
