// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/entries.h"

#include <algorithm>
#include <optional>

#include "facts/glob.h"
#include "program/pools.h"

namespace headroom {

const char *contextName(ExecutionContext context)
{
  switch (context) {
  case ExecutionContext::Thread: return "thread";
  case ExecutionContext::WorkQueue: return "work queue";
  case ExecutionContext::SharedWorkQueue: return "system work queue";
  case ExecutionContext::PreKernel: return "initialisation before the kernel runs";
  case ExecutionContext::Either: return "interrupt or thread";
  case ExecutionContext::Interrupt: return "interrupt";
  case ExecutionContext::ZeroLatency: break;
  }
  return "zero-latency interrupt";
}

namespace program {

namespace {

bool isSharedQueue(const Root &root, const std::vector<const Pack *> &packs)
{
  return std::any_of(packs.begin(), packs.end(), [&](const Pack *pack) {
    return std::any_of(pack->sharedQueueStacks.begin(), pack->sharedQueueStacks.end(),
                       [&](const std::string &glob) { return globMatch(glob, root.stack.symbol); });
  });
}

/// Empty: what runs there is said by other roots.
std::optional<ExecutionContext> contextOf(const Root &root, const std::vector<const Pack *> &packs)
{
  switch (root.kind) {
  case RootKind::Isr: return root.isZeroLatency ? ExecutionContext::ZeroLatency : ExecutionContext::Interrupt;
  case RootKind::Timer: return ExecutionContext::Interrupt;
  case RootKind::InterruptStack: return std::nullopt;
  case RootKind::WorkQueue: return isSharedQueue(root, packs) ? ExecutionContext::SharedWorkQueue : ExecutionContext::WorkQueue;
  case RootKind::Init:
    return root.runsOn == kindName(RootKind::InterruptStack) ? ExecutionContext::PreKernel : ExecutionContext::Thread;
  case RootKind::Thread: return isSharedQueue(root, packs) ? ExecutionContext::SharedWorkQueue : ExecutionContext::Thread;
  case RootKind::Main:
  case RootKind::Idle:
  case RootKind::PrivilegedStack:
  case RootKind::Function: break;
  }
  return ExecutionContext::Thread;
}

std::string registrationNote(const Root &root)
{
  return std::string("makes ") + root.entry + " the " + kindName(root.kind) + (root.name == root.entry ? "" : " " + root.name);
}

ExecutionContext contextOf(CallbackRule::Context context)
{
  switch (context) {
  case CallbackRule::Context::Interrupt: return ExecutionContext::Interrupt;
  case CallbackRule::Context::Either: return ExecutionContext::Either;
  case CallbackRule::Context::Thread:
  case CallbackRule::Context::Locked: break;
  }
  return ExecutionContext::Thread;
}

class CallbackEntries {
public:
  CallbackEntries(const ApiTable &api, const SourceJoin &join, const CallResolver &calls, const PlaceOf &placeOf)
      : api_(api), join_(join), calls_(calls), placeOf_(placeOf)
  {
  }

  void addFrom(const FunctionPaths &function, std::vector<Entry> &out)
  {
    for (const PathCall &call : function.calls)
      for (const SourceId callee : calls_.targetsOf(call.call).functions) {
        const MergedFunction &merged = join_.program().functions()[callee];
        for (const std::uint32_t row : api_.rowsOf(merged.name, merged.type))
          for (const CallbackRule &callback : api_.rules()[row].callbacks)
            if (callback.context != CallbackRule::Context::Thread)
              add(function, call, callback, out);
      }
  }

private:
  void add(const FunctionPaths &function, const PathCall &call, const CallbackRule &rule, std::vector<Entry> &out)
  {
    const SourceProgram &program = join_.program();
    const SourceCall &fact = program.call(call.call);
    for (const SourceId given : functionsGiven(call, rule.argument)) {
      Entry entry;
      entry.function = std::string(program.functions()[given].name);
      entry.bodies = {join_.link().body(given)};
      entry.context = contextOf(rule.context);
      entry.isLocked = rule.context == CallbackRule::Context::Locked;
      entry.registration.push_back({std::string(program.functions()[function.function].name), placeOf_(call.call.unit, fact.range.begin),
                                    "hands " + entry.function + " over as a callback" + (rule.because.empty() ? "" : ": " + rule.because)});
      out.push_back(std::move(entry));
    }
  }

  std::vector<SourceId> functionsGiven(const PathCall &call, unsigned argument) const
  {
    std::vector<SourceId> out;
    for (const PathConditions &conditions : call.conditions)
      if (argument < conditions.arguments.size() && conditions.arguments[argument].kind == ArgumentFact::Kind::Function)
        out.push_back(conditions.arguments[argument].index);
    if (out.empty())
      out = join_.argumentFunctions(call.call, argument);
    sortUnique(out);
    return out;
  }

  const ApiTable &api_;
  const SourceJoin &join_;
  const CallResolver &calls_;
  const PlaceOf &placeOf_;
};

} // namespace

std::vector<Entry> contextEntries(const std::vector<Root> &roots, const std::vector<const Pack *> &packs,
                                  const std::vector<FunctionPaths> &paths, const ApiTable &api, const SourceJoin &join,
                                  const CallResolver &calls, const PlaceOf &placeOf)
{
  std::vector<Entry> out;
  for (std::uint32_t i = 0; i < roots.size(); ++i) {
    const std::optional<ExecutionContext> context = contextOf(roots[i], packs);
    if (!context)
      continue;
    Entry entry;
    entry.root = i;
    entry.function = roots[i].entry;
    entry.bodies = calls.bodiesNamed(roots[i].entry);
    entry.context = *context;
    entry.isInit = roots[i].initOrder.has_value();
    entry.isTimer = roots[i].kind == RootKind::Timer;
    if (!roots[i].registration.file.empty())
      entry.registration.push_back({"", roots[i].registration, registrationNote(roots[i])});
    out.push_back(std::move(entry));
  }
  CallbackEntries callbacks(api, join, calls, placeOf);
  for (const FunctionPaths &function : paths)
    callbacks.addFrom(function, out);
  return out;
}

} // namespace program

} // namespace headroom
