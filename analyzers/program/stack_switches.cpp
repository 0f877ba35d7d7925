// SPDX-License-Identifier: Apache-2.0
#include "program/stack_switches.h"

#include <algorithm>

namespace headroom::program {

namespace {

bool usesNewStack(const MachineFunction &function, std::uint16_t number)
{
  if (function.switches[number - 1U].ownBytes > 0)
    return true;
  return std::any_of(function.calls.begin(), function.calls.end(), [&](const CallSite &call) {
    return call.stack == number && call.kind != CallSite::Kind::Trap;
  });
}

/// Whether what `function` calls after the switch is summed up on every preempted stack.
bool callsWrappersOnly(const Callables &callables, const RootPlans &plans, const MachineFunction &function, std::uint16_t number)
{
  return std::all_of(function.calls.begin(), function.calls.end(), [&](const CallSite &call) {
    const bool isWrapper = call.target.kind == Value::Kind::Constants && call.target.constants.size() == 1 &&
                           std::any_of(plans.wrappers.begin(), plans.wrappers.end(), [&](StartIndex start) {
                             return callables[plans.starts[start].callable].address == call.target.constants.front();
                           });
    // `bx r3` with EXC_RETURN, or a return by another register: who resumes there is what the pack says.
    const bool isReturn = call.kind == CallSite::Kind::TailCall && call.indirect && call.target.kind != Value::Kind::Constants;
    return call.stack != number || call.kind == CallSite::Kind::Trap || isWrapper || isReturn;
  });
}

RootPlan *planHolding(RootPlans &plans, Address stackPointer)
{
  for (RootPlan &plan : plans.roots)
    if (!plan.isSharing && plan.extent.holds(stackPointer))
      return &plan;
  return nullptr;
}

RootPlan &planNamed(RootPlans &plans, const std::string &name, CallableIndex entry, StackExtent extent)
{
  std::string unique = name;
  for (unsigned n = 2;; ++n) {
    const auto same = std::find_if(plans.roots.begin(), plans.roots.end(), [&](const RootPlan &plan) { return plan.name == unique; });
    if (same == plans.roots.end())
      break;
    if (same->starts.empty() && same->kind == RootKind::Thread)
      return *same; // two functions switch to the same stack
    unique = name + " (" + std::to_string(n) + ")";
  }
  RootPlan plan;
  plan.name = unique;
  plan.kind = RootKind::Thread; // the other stacks of a program are those of its threads, by whatever name
  plan.entry = entry;
  plan.extent = std::move(extent);
  plans.roots.push_back(std::move(plan));
  return plans.roots.back();
}

/// The root that begins with this code and these arguments, or with less that is known of them. Whether a pack's dispatch is bound to
/// its start makes no difference here.
RootPlan *planBeginningAt(const ExpandedGraph &graph, RootPlans &plans, NodeId id)
{
  const Node &node = graph.nodes[id];
  for (RootPlan &plan : plans.roots)
    for (const StartIndex start : plan.starts) {
      const Node &begin = graph.nodes[plans.starts[start].node];
      if (!plan.isSharing && begin.callable == node.callable &&
          std::equal(begin.binding.begin(), begin.binding.end(), node.binding.begin(), node.binding.end(),
                     [](ValueSetId known, ValueSetId given) { return known == given || known == ValueSetPool::unknownId; }))
        return &plan;
    }
  return nullptr;
}

/// Attaches the segment to the roots that its calls begin; false, and nothing attached, where one of them begins none.
bool attachByEntry(const ExpandedGraph &graph, const std::vector<bool> &isReachedNode, RootPlans &plans, const SwitchedSegment &segment)
{
  std::vector<RootPlan *> entered;
  for (const NodeId id : graph.nodesOf[segment.function]) {
    if (!isReachedNode[id])
      continue;
    for (const Edge &edge : graph.nodes[id].edges) {
      if (edge.stack != segment.number)
        continue;
      entered.push_back(planBeginningAt(graph, plans, edge.to));
      if (entered.back() == nullptr)
        return false;
    }
  }
  sortUnique(entered);
  for (RootPlan *plan : entered)
    plan->segments.push_back(segment);
  return !entered.empty();
}

/// The root of `kind` that has a stack of its own.
RootPlan *planOfKind(RootPlans &plans, RootKind kind)
{
  for (RootPlan &plan : plans.roots)
    if (plan.kind == kind && !plan.isSharing)
      return &plan;
  return nullptr;
}

/// Attaches what a pack says of this function; false where it says nothing that fits. What resumes on its own stack at its own call is
/// counted with the port's wrappers, as long as it is calls alone.
bool attachAsKnown(const Callables &callables, RootPlans &plans, const MachineFunction &function, const SwitchedSegment &segment)
{
  const KnownSwitch *known = knownSwitch(plans, segment.function);
  if (known == nullptr)
    return false;
  if (known->runsOn) {
    RootPlan *plan = planOfKind(plans, *known->runsOn);
    if (plan != nullptr)
      plan->segments.push_back(segment);
    return plan != nullptr;
  }
  return function.switches[segment.number - 1U].ownBytes == 0 && callsWrappersOnly(callables, plans, function, segment.number);
}

/// The root that a pack's rule says this function needs a stack of its own for.
RootPlan *planOfSystemCall(RootPlans &plans, CallableIndex function)
{
  for (RootPlan &plan : plans.roots)
    if (plan.kind == RootKind::PrivilegedStack && !plan.isSharing && plan.entry == function)
      return &plan;
  return nullptr;
}

} // namespace

void attachSwitches(const ExpandedGraph &graph, const Callables &callables, const std::vector<bool> &isReachedNode,
                    const std::vector<bool> &isReachedCallable, RootPlans &plans)
{
  const ImageIndex &index = callables.index();
  const ValueSetPool pool;
  const std::vector<ValueSetId> noBinding;
  for (CallableIndex f = 0; f < callables.functionCount(); ++f) {
    if (!isReachedCallable[f])
      continue;
    const MachineFunction &function = *callables[f].code;
    for (std::size_t i = 0; i < function.switches.size(); ++i) {
      const auto number = static_cast<std::uint16_t>(i + 1);
      if (!usesNewStack(function, number))
        continue;
      const ValueSet pointers = evaluate(index, function.switches[i].stackPointer, Parameters{0, noBinding, pool});
      bool isPlaced = false;
      for (const Address pointer : pointers.constants) {
        if (RootPlan *plan = planHolding(plans, pointer)) {
          plan->segments.push_back({f, number});
          isPlaced = true;
          continue;
        }
        const DataSymbol *object = pointer == 0 ? nullptr : index.objectAt(pointer - 1);
        if (object == nullptr)
          continue;
        StackExtent extent = stackBelow(index, pointer, StackRule());
        planNamed(plans, object->name, f, std::move(extent)).segments.push_back({f, number});
        isPlaced = true;
      }
      if (isPlaced)
        continue;
      if (attachAsKnown(callables, plans, function, {f, number}))
        continue;
      if (RootPlan *plan = planOfSystemCall(plans, f))
        plan->segments.push_back({f, number});
      else if (!attachByEntry(graph, isReachedNode, plans, {f, number}))
        planNamed(plans, "switched stack in " + function.name, f, StackExtent()).segments.push_back({f, number});
    }
  }
  std::stable_sort(plans.roots.begin(), plans.roots.end(), [](const RootPlan &a, const RootPlan &b) { return a.name < b.name; });
}

} // namespace headroom::program
