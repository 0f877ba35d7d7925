// SPDX-License-Identifier: Apache-2.0
#include "program/root_bounds.h"

#include <algorithm>

#include "program/sizing_formula.h"

namespace headroom::program {

namespace {

bool isPreempted(RootKind kind)
{
  return kind != RootKind::Isr && kind != RootKind::Function && kind != RootKind::InterruptStack;
}

template <typename T> void append(std::vector<T> &out, const std::vector<T> &more)
{
  out.insert(out.end(), more.begin(), more.end());
}

Bound estimateOf(const Root &root)
{
  std::uint64_t frames = 0;
  std::uint64_t largest = 0;
  std::uint64_t interrupts = 0;
  for (const PathStep &step : root.path) {
    frames = addSaturating(frames, step.frameBytes);
    largest = std::max(largest, step.frameBytes);
  }
  for (const Term &term : root.terms)
    interrupts = addSaturating(interrupts, term.bytes);
  SizingInput input;
  input.callDepth = root.path.size();
  input.averageFrameBytes = (frames + root.path.size() - 1) / root.path.size();
  input.largestLocalsBytes = largest;
  input.interruptBytes = interrupts;
  Bound out;
  out.kind = Bound::Kind::Estimate;
  out.bytes = sizeByFormula(input).bytes;
  out.assumptions = {"sizing formula: overhead + depth x average frame + largest locals + interrupts + 25 %"};
  return out;
}

} // namespace

/// A root on the way to its bound: path and terms, and what makes it less than bounded.
struct RootBounds::Composite {
  StackDepth code;
  std::vector<Term> terms;
  std::optional<std::uint64_t> worstTermBytes; ///< instead of the terms, where every unknown priority nests
  Bound::Kind kind = Bound::Kind::Bounded;     ///< of what is added to the code
  std::vector<Culprit> culprits;
  std::vector<std::string> assumptions;
  unsigned unknownPriorities = 0;
  bool meetsFatal = false;

  [[nodiscard]] std::uint64_t termBytes() const
  {
    std::uint64_t sum = 0;
    for (const Term &term : terms)
      sum = addSaturating(sum, term.bytes);
    return sum;
  }
};

void RootBounds::missing(Composite &out, const std::string &reason, const std::string &detail) const
{
  Culprit culprit;
  culprit.reason = reason;
  culprit.detail = detail;
  out.culprits.push_back(std::move(culprit));
  out.kind = std::max(out.kind, Bound::Kind::AtLeast);
}

void RootBounds::requirePort(Composite &out) const
{
  if (input_.plans.port != nullptr)
    return;
  out.assumptions.push_back("no port row: preemption cost unknown");
  missing(out, "unknown-port", "no port row for this machine: what a preemption pushes on this stack is not known");
}

bool RootBounds::carriesInterrupts(const RootPlan &plan) const
{
  if (plan.isSharing)
    return false;
  if (plan.kind == RootKind::InterruptStack)
    return true;
  if (plan.kind == RootKind::Main && !input_.plans.interruptStack)
    return true;
  return isPreempted(plan.kind) && input_.plans.port != nullptr && !input_.plans.port->handlersOnInterruptStack;
}

/// Other roots whose code begins on this plan's stack. On an interrupt stack, code of threads and of `main` runs with interrupts on top;
/// timers and initialisation run within them or before them.
std::vector<const RootPlan *> RootBounds::sharing(const RootPlan &plan, bool underInterrupts) const
{
  std::vector<const RootPlan *> out;
  for (const RootPlan &other : input_.plans.roots) {
    if (!other.isSharing || other.kind == RootKind::Isr || other.sharesWith != plan.kind)
      continue;
    const bool isUnder = other.kind != RootKind::Timer && other.kind != RootKind::Init;
    const auto first = std::find_if(input_.plans.roots.begin(), input_.plans.roots.end(), [&](const RootPlan &candidate) {
      return candidate.kind == plan.kind && !candidate.isSharing;
    });
    if (&*first == &plan && (plan.kind != RootKind::InterruptStack || isUnder == underInterrupts))
      out.push_back(&other);
  }
  return out;
}

void RootBounds::addInterrupts(Composite &out, const DeepestPaths &paths, bool baseUsesFpu) const
{
  const RootPlans &plans = input_.plans;
  const MachineFacts &facts = input_.callables.index().facts();
  std::vector<HandlerDepth> handlers;
  StackDepth reasons;
  for (const HandlerPlan &plan : plans.handlers) {
    const Start &start = plans.starts[plan.start];
    const CallableIndex entry = start.dispatchesTo != UINT32_MAX ? start.dispatchesTo : start.callable;
    if (paths.cutsFatal() && (input_.callables[entry].isFatal || input_.callables[start.callable].isFatal)) {
      out.meetsFatal = true;
      continue;
    }
    const NodeDepth &depth = paths.at(start.node);
    reasons.kind = std::max(reasons.kind, depth.kind);
    out.meetsFatal = out.meetsFatal || depth.meetsFatal;
    collect(reasons, start.node, paths);
    handlers.push_back({plan.name, depth.bytes, depth.usesFpu, plan.level, plan.priority, plan.copies});
  }
  for (const Culprit &culprit : plans.handlerCulprits) {
    out.culprits.push_back(culprit);
    out.kind = std::max(out.kind, Bound::Kind::AtLeast);
  }
  if (!plans.knowsInterrupts)
    missing(out, "unknown-root", "no vector table and no interrupt handler was found: what interrupts need is not known");
  if (handlers.empty())
    return;
  requirePort(out);
  out.kind = std::max(out.kind, reasons.kind);
  out.code.culprits.insert(reasons.culprits.begin(), reasons.culprits.end());
  out.code.assumptions.insert(reasons.assumptions.begin(), reasons.assumptions.end());
  PreemptionFrame frame;
  unsigned priorityBits = 0;
  if (plans.port != nullptr) {
    frame = {plans.port->frameBytes, plans.port->fpFrameBytes, plans.port->padBytes};
    priorityBits = plans.port->priorityBits;
  }
  const Nesting nesting = nest(handlers, preemptionLevels(facts.machine, facts.cpu, priorityBits), frame, baseUsesFpu);
  append(out.terms, nesting.certain.terms);
  if (nesting.isCertain())
    return;
  out.worstTermBytes = nesting.worst.bytes;
  out.unknownPriorities = nesting.unknownHandlers;
}

namespace {

/// What lies above the stack pointer that a thread starts with, on its stack, named by the symbols that say how much.
std::optional<Term> reserved(const PortRule &port, const ImageIndex &index)
{
  Term out;
  for (const std::string &name : port.reservedSymbols)
    if (const DataSymbol *symbol = index.firstSymbol({name}); symbol != nullptr && symbol->isAbsolute && symbol->address > 0) {
      out.bytes = addSaturating(out.bytes, symbol->address);
      out.name += (out.name.empty() ? "above the first stack pointer: " : ", ") + name;
    }
  if (out.bytes == 0 && !port.reservedSymbols.empty())
    return std::nullopt;
  out.bytes = addSaturating(out.bytes, port.reservedExtraBytes);
  if (out.bytes == 0)
    return std::nullopt;
  if (out.name.empty())
    out.name = "above the first stack pointer";
  return out;
}

} // namespace

/// One preemption of code that does not run on the interrupt stack: the frame of the core or port, and what runs before the switch.
void RootBounds::addPreemption(Composite &out, const DeepestPaths &paths) const
{
  requirePort(out);
  const PortRule *port = input_.plans.port;
  if (port == nullptr)
    return;
  // That code below executes an FP instruction decides; the build's attributes may be missing, and would make the frame too small.
  const bool withFpu = out.code.usesFpu && port->fpFrameBytes > port->frameBytes;
  out.terms.push_back({withFpu ? "preemption with FP context" : "preemption", withFpu ? port->fpFrameBytes : port->frameBytes});
  if (port->padBytes > 0)
    out.terms.push_back({"alignment", port->padBytes});
  if (std::optional<Term> term = reserved(*port, input_.callables.index()))
    out.terms.push_back(std::move(*term));
  for (const StartIndex wrapper : input_.plans.wrappers) {
    StackDepth depth;
    join(depth, input_.plans.starts[wrapper].node, paths);
    out.terms.push_back({"preemption in " + input_.callables[input_.plans.starts[wrapper].callable].name, depth.bytes});
    out.kind = std::max(out.kind, depth.kind);
    out.meetsFatal = out.meetsFatal || depth.meetsFatal;
    out.code.culprits.insert(depth.culprits.begin(), depth.culprits.end());
    out.code.assumptions.insert(depth.assumptions.begin(), depth.assumptions.end());
  }
}

std::optional<std::uint64_t> RootBounds::trapFrameBytes(bool usesFpu) const
{
  const PortRule *port = input_.plans.port;
  if (port == nullptr)
    return std::nullopt;
  return (usesFpu ? std::max(port->fpFrameBytes, port->frameBytes) : port->frameBytes) + port->padBytes;
}

// The terms of preemption hold a frame that a trap's shares its place with: the core takes no interrupt onto this stack while the trap's
// handler runs on another. A root without such terms pays for the trap itself.
void RootBounds::addTrap(Composite &out) const
{
  if (!out.code.hasTrap)
    return;
  requirePort(out);
  if (const auto bytes = trapFrameBytes(out.code.usesFpu))
    out.terms.push_back({"trap frame", *bytes});
}

void RootBounds::composeInterruptStack(Composite &out, const RootPlan &plan, const DeepestPaths &paths) const
{
  Composite nested;
  for (const RootPlan *other : sharing(plan, true))
    join(nested.code, *other, paths);
  const bool anyFpu = std::any_of(input_.own.begin(), input_.own.end(), [](const OwnDepth &own) { return own.usesFpu; });
  addInterrupts(nested, paths, anyFpu);
  StackDepth boot;
  join(boot, plan, paths);
  for (const RootPlan *other : sharing(plan, false))
    join(boot, *other, paths);

  const std::uint64_t certain = addSaturating(nested.code.bytes, nested.termBytes());
  const std::uint64_t worst = addSaturating(nested.code.bytes, nested.worstTermBytes.value_or(nested.termBytes()));
  const bool bootIsDeeper = boot.bytes >= certain;
  out = std::move(nested);
  out.kind = std::max({out.kind, out.code.kind, boot.kind});
  out.meetsFatal = out.meetsFatal || boot.meetsFatal;
  out.code.meetsFatal = out.code.meetsFatal || boot.meetsFatal;
  out.code.culprits.insert(boot.culprits.begin(), boot.culprits.end());
  out.code.assumptions.insert(boot.assumptions.begin(), boot.assumptions.end());
  if (!bootIsDeeper)
    return;
  out.code.bytes = boot.bytes;
  out.code.path = boot.path;
  out.terms.clear();
  if (worst <= boot.bytes)
    out.worstTermBytes.reset();
  else
    out.worstTermBytes = worst - boot.bytes;
}

RootBounds::Composite RootBounds::compose(const RootPlan &plan, const DeepestPaths &paths) const
{
  Composite out;
  if (plan.kind == RootKind::InterruptStack && !plan.isSharing) {
    composeInterruptStack(out, plan, paths);
  } else {
    join(out.code, plan, paths);
    if (!plan.isSharing)
      for (const RootPlan *other : sharing(plan, true))
        join(out.code, *other, paths);
    if (carriesInterrupts(plan))
      addInterrupts(out, paths, out.code.usesFpu);
    else if (!plan.isSharing && isPreempted(plan.kind))
      addPreemption(out, paths);
    else
      addTrap(out);
  }
  append(out.assumptions, plan.assumptions);
  append(out.culprits, plan.culprits);
  if (!plan.culprits.empty())
    out.kind = std::max(out.kind, Bound::Kind::AtLeast);
  return out;
}

Bound RootBounds::toBound(const Composite &composite, std::uint64_t bytes, bool prioritiesNest) const
{
  Bound bound;
  bound.bytes = bytes;
  bound.kind = std::max({composite.kind, composite.code.kind, input_.best});
  bound.culprits = composite.culprits;
  bound.assumptions = composite.assumptions;
  for (const ReasonId culprit : composite.code.culprits)
    bound.culprits.push_back(input_.graph.culprits[culprit]);
  for (const ReasonId assumption : composite.code.assumptions)
    bound.assumptions.push_back(input_.graph.assumptions[assumption]);
  const std::string handlers = std::to_string(composite.unknownPriorities) + " handlers of unknown priority";
  if (prioritiesNest) {
    bound.assumptions.push_back(handlers + " may all nest");
  } else if (composite.worstTermBytes) {
    Culprit culprit;
    culprit.reason = "interrupt-priority";
    culprit.detail = handlers + " may nest; this counts one of them";
    bound.culprits.push_back(std::move(culprit));
    bound.kind = std::max(bound.kind, Bound::Kind::AtLeast);
  }
  sortUnique(bound.culprits);
  sortUnique(bound.assumptions);
  return bound;
}

Root RootBounds::bound(const RootPlan &plan) const
{
  const Composite main = compose(plan, mainPaths_);
  const std::uint64_t bytes = addSaturating(main.code.bytes, main.termBytes());
  Root root;
  root.name = plan.name;
  root.kind = plan.kind;
  root.priority = plan.priority;
  root.isZeroLatency = plan.isZeroLatency;
  root.initOrder = plan.initOrder;
  root.isUserModeIgnored = plan.isUserModeIgnored;
  root.count = plan.count;
  if (!plan.isSharing)
    root.stack = plan.extent.stack;
  if (plan.isSharing)
    root.runsOn = kindName(plan.sharesWith);
  if (plan.entry < input_.callables.size()) {
    root.entry = input_.callables[plan.entry].name;
    if (const MachineFunction *code = input_.callables[plan.entry].code)
      root.place = input_.places.at(code->position);
  }
  if (plan.registration)
    root.registration = input_.places.at(*plan.registration);
  root.path = main.code.path;
  root.terms = main.terms;
  root.bound = toBound(main, bytes, false);
  if (main.worstTermBytes)
    root.assumedBound = toBound(main, addSaturating(main.code.bytes, *main.worstTermBytes), true);
  if (main.meetsFatal || main.code.meetsFatal) {
    const char *const excluded = "fatal paths excluded";
    root.bound.assumptions.push_back(excluded);
    sortUnique(root.bound.assumptions);
    if (root.assumedBound) {
      root.assumedBound->assumptions.push_back(excluded);
      sortUnique(root.assumedBound->assumptions);
    }
    const Composite all = compose(plan, allPaths_);
    root.fatalBound = toBound(all, addSaturating(all.code.bytes, all.termBytes()), false);
  }
  if (!root.path.empty())
    root.formulaEstimate = estimateOf(root);
  return root;
}

} // namespace headroom::program
