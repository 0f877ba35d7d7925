// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/walk.h"

#include <algorithm>
#include <tuple>

#include "facts/glob.h"

namespace headroom::program {

namespace {

/// Leaves what both say. Of the first visit that is what it says.
void meet(std::vector<ArgumentFact> &known, std::vector<ArgumentFact> other, bool isVisited)
{
  if (!isVisited) {
    known = std::move(other);
    return;
  }
  for (std::size_t i = 0; i < known.size(); ++i)
    if (i >= other.size() || known[i] != other[i])
      known[i] = {};
}

} // namespace

ContextWalk::ContextWalk(const WalkInput &input)
    : input_(input), isReached_(input.join.program().functions().size()), seen_(isReached_.size()), fatal_(isReached_.size()),
      followed_(isReached_.size())
{
}

void ContextWalk::expect(const std::vector<Entry> &entries)
{
  for (const Entry &entry : entries)
    if (entry.isTimer)
      timerBodies_.insert(entry.bodies.begin(), entry.bodies.end());
}

bool ContextWalk::isOfATimer(const PathCall &call, SourceId callee, const Situation &situation) const
{
  return timerBodies_.contains(callee) && situation.context == ExecutionContext::Interrupt && situation.locks.empty() &&
         input_.join.program().call(call.call).calleeNode != noIndex;
}

void ContextWalk::forgetSeen()
{
  for (const SourceId function : touched_)
    seen_[function].clear();
  touched_.clear();
}

void ContextWalk::enter(const Entry &entry)
{
  forgetSeen();
  start(entry);
}

void ContextWalk::start(const Entry &entry)
{
  entries_.push_back(entry);
  const auto number = static_cast<std::uint32_t>(entries_.size() - 1);
  Situation situation;
  situation.context = entry.context;
  if (entry.isLocked && !entry.registration.empty()) {
    situation.locks.push_back(static_cast<LockId>(locks_.size()));
    locks_.push_back({LockRule::Kind::Spin, "", entry.registration.front().function, entry.registration.front().place});
  }
  std::vector<UnreadCode::Exit> exits;
  for (const SourceId body : entry.bodies)
    exits.push_back({body, {}, true});
  if (entry.bodies.empty())
    exits = input_.unread.exitsOf(std::string_view(entry.function));
  for (const UnreadCode::Exit &exit : exits)
    if (input_.interest.isWorthwhile(exit.function))
      add({exit.function, situation, noNode, nullptr, exit.via, exit.isClosed, number});
  run();
}

void ContextWalk::enterTheRest()
{
  // One after the other as if by one entry: what an earlier one led to is known.
  forgetSeen();
  for (const FunctionPaths &paths : input_.paths) {
    if (isReached_[paths.function] || !input_.interest.isWorthwhile(paths.function) || isFatal(paths.function))
      continue;
    Entry entry;
    entry.function = nameOf(paths.function);
    entry.bodies = {paths.function};
    start(entry);
  }
}

void ContextWalk::run()
{
  while (next_ < nodes_.size())
    visit(next_++);
}

void ContextWalk::visit(NodeIndex index)
{
  const SourceId function = nodes_[index].function;
  isReached_[function] = true;
  const FunctionPaths *paths = input_.interest.pathsOf(function);
  if (!paths) {
    for (const UnreadCode::Exit &exit : input_.unread.exitsOf(function)) {
      if (!input_.interest.isWorthwhile(exit.function))
        continue;
      const Node &node = nodes_[index];
      add({exit.function, {node.situation.context, node.situation.locks, {}}, node.parent, node.call, exit.via, node.isClosed && exit.isClosed,
           node.entry});
    }
    return;
  }
  for (const PathCall *call : callsToFollow(*paths))
    for (const PathConditions &conditions : call->conditions)
      if (const auto context = nodes_[index].situation.contextUnder(conditions))
        follow(index, *call, conditions, *context);
}

const std::vector<const PathCall *> &ContextWalk::callsToFollow(const FunctionPaths &paths)
{
  std::optional<std::vector<const PathCall *>> &known = followed_[paths.function];
  if (known)
    return *known;
  known.emplace();
  const auto isOfInterest = [&](SourceId callee) {
    return input_.interest.isJudged(callee) ? input_.interest.isNoted(callee) : input_.interest.isWorthwhile(callee);
  };
  for (const PathCall &call : paths.calls) {
    const std::vector<SourceId> &functions = input_.calls.targetsOf(call.call).functions;
    if (std::any_of(functions.begin(), functions.end(), isOfInterest))
      known->push_back(&call);
  }
  return *known;
}

void ContextWalk::follow(NodeIndex index, const PathCall &call, const PathConditions &conditions, ExecutionContext context)
{
  const CallTargets &targets = input_.calls.targetsOf(call.call);
  const FunctionPaths &paths = *input_.interest.pathsOf(nodes_[index].function);
  const Situation here = situationAt(nodes_[index], conditions, context, paths);
  for (const SourceId callee : targets.functions) {
    if (isFatal(callee) || isFatalCall(nodes_[index].function, callee))
      continue;
    if (input_.interest.isJudged(callee)) {
      if (input_.interest.isNoted(callee))
        note(index, call, callee, conditions, here);
      continue;
    }
    const bool hasBody = input_.interest.pathsOf(callee) != nullptr;
    if (!input_.interest.isWorthwhile(callee) || isOfATimer(call, callee, here))
      continue;
    Situation below{here.context, here.locks, {}};
    if (hasBody)
      for (std::uint32_t i = 0; i < conditions.arguments.size(); ++i) {
        const ArgumentFact fact = nodes_[index].situation.argument(conditions, i);
        if (fact.kind != ArgumentFact::Kind::Unknown && input_.interest.isDecisive(callee, i))
          below.parameters.emplace_back(i, fact);
      }
    add({callee, std::move(below), index, &call, {}, targets.isClosed, nodes_[index].entry});
  }
}

void ContextWalk::add(Node node)
{
  std::vector<NodeIndex> &situations = seen_[node.function];
  if (situations.size() >= situationsPerFunction)
    node.situation.parameters.clear();
  if (situations.size() >= 2 * situationsPerFunction && node.situation.locks.size() > 1)
    node.situation.locks.resize(1);
  if (situations.size() >= 4 * situationsPerFunction)
    return;
  if (std::any_of(situations.begin(), situations.end(), [&](NodeIndex known) { return nodes_[known].situation == node.situation; }))
    return;
  if (situations.empty())
    touched_.push_back(node.function);
  situations.push_back(static_cast<NodeIndex>(nodes_.size()));
  if (node.parent != noNode)
    node.length = nodes_[node.parent].length + 1;
  node.length += static_cast<std::uint32_t>(node.via.size());
  nodes_.push_back(std::move(node));
}

Situation ContextWalk::situationAt(const Node &node, const PathConditions &conditions, ExecutionContext context, const FunctionPaths &paths)
{
  Situation out{context, node.situation.locks, {}};
  for (unsigned released = conditions.callerLocksReleased; released > 0 && !out.locks.empty(); --released)
    out.locks.pop_back();
  for (const LockInHand &lock : conditions.locks)
    if (out.locks.size() < locksHeld)
      out.locks.push_back(lockId(lock, paths));
  return out;
}

LockId ContextWalk::lockId(const LockInHand &lock, const FunctionPaths &paths)
{
  const auto [place, isNew] = lockIds_.try_emplace({lock.call.unit, lock.call.call}, static_cast<LockId>(locks_.size()));
  if (!isNew)
    return place->second;
  const SourceProgram &program = input_.join.program();
  HeldLock held;
  held.kind = lock.kind;
  held.function = nameOf(paths.function);
  held.place = input_.placeOf(lock.call.unit, program.call(lock.call).range.begin);
  const SourceCall &call = program.call(lock.call);
  if (!call.arguments.empty() && call.arguments.front().constant == SourceArgument::Constant::Variable)
    held.name = "&" + program.units()[lock.call.unit].variables[call.arguments.front().index].name;
  locks_.push_back(std::move(held));
  return place->second;
}

bool ContextWalk::isFatal(SourceId function) const
{
  std::int8_t &known = fatal_[function];
  if (known == 0) {
    const std::string_view name = input_.join.program().functions()[function].name;
    known = std::any_of(input_.fatal.begin(), input_.fatal.end(), [&](const std::string &glob) { return globMatch(glob, name); }) ? 1 : -1;
  }
  return known > 0;
}

bool ContextWalk::isFatalCall(SourceId caller, SourceId callee) const
{
  const auto matches = [&](const std::string &glob, SourceId function) { return globMatch(glob, input_.join.program().functions()[function].name); };
  for (const Pack *pack : input_.packs)
    for (const FatalCallRule &rule : pack->fatalCalls)
      if (matches(rule.in, caller) &&
          std::any_of(rule.calls.begin(), rule.calls.end(), [&](const std::string &glob) { return matches(glob, callee); }))
        return true;
  return false;
}

WaitTime ContextWalk::waitOf(SourceId callee, const PathConditions &conditions, const Situation &situation) const
{
  WaitTime out = WaitTime::None;
  const auto atLeast = [&](WaitTime wait) { out = std::max(out, wait); };
  for (const std::uint32_t number : input_.interest.rowsOf(callee)) {
    const ApiRule &rule = input_.api.rules()[number];
    if (rule.interrupt == InterruptUse::Allowed && isInterrupt(situation.context))
      continue;
    if (rule.timeout)
      atLeast(waitTime(situation.argument(conditions, *rule.timeout)));
    else if (rule.waits)
      atLeast(rule.isBounded ? WaitTime::Finite : WaitTime::Forever);
  }
  if (const FunctionPaths *paths = input_.interest.pathsOf(callee))
    for (const PathContract &contract : paths->contracts)
      atLeast(contract.timeout ? waitTime(situation.argument(conditions, *contract.timeout)) : WaitTime::Finite);
  return out;
}

bool ContextWalk::waitsInThreadsAlone(SourceId callee) const
{
  const auto &rows = input_.interest.rowsOf(callee);
  return std::any_of(rows.begin(), rows.end(), [&](std::uint32_t number) {
    const ApiRule &rule = input_.api.rules()[number];
    return rule.waits && rule.interrupt == InterruptUse::Allowed;
  });
}

SourceId ContextWalk::heapOf(SourceId callee, const PathConditions &conditions, const Node &node) const
{
  if (!entries_[node.entry].isInit)
    return noSource;
  for (const std::uint32_t number : input_.interest.rowsOf(callee)) {
    const auto &allocates = input_.api.rules()[number].allocates;
    if (!allocates || !allocates->heap)
      continue;
    const ArgumentFact heap = node.situation.argument(conditions, *allocates->heap);
    return heap.kind == ArgumentFact::Kind::Object ? heap.index : noSource;
  }
  return noSource;
}

void ContextWalk::note(NodeIndex index, const PathCall &call, SourceId callee, const PathConditions &conditions, const Situation &situation)
{
  const Node &node = nodes_[index];
  Use &use = uses_[{node.function, call.call.unit, call.call.call, callee, heapOf(callee, conditions, node)}];
  std::vector<ArgumentFact> arguments;
  for (std::uint32_t i = 0; i < conditions.arguments.size(); ++i)
    arguments.push_back(node.situation.argument(conditions, i));
  meet(use.arguments, std::move(arguments), use.isVisited);
  use.isVisited = true;
  const std::uint32_t root = entries_[node.entry].root;
  // Entries that nobody registered are all one: code that nothing was seen to reach.
  const std::uint32_t entry = root == noRoot && !entries_[node.entry].registration.empty() ? node.entry : 0;
  Situation called{situation.context, {}, node.situation.parameters};
  if (called.context == ExecutionContext::Either && waitsInThreadsAlone(callee))
    called.context = ExecutionContext::Thread;
  CircumstanceKey key{root, entry, called.context, waitOf(callee, conditions, called), situation.locks};
  for (auto known = use.circumstances.rbegin(); known != use.circumstances.rend() && known->first.isOfSameEntry(key); ++known)
    if (known->first == key)
      return; // the first way found is a shortest one
  use.circumstances.emplace_back(std::move(key), index);
}

std::string ContextWalk::nameOf(SourceId function) const
{
  return std::string(input_.join.program().functions()[function].name);
}

Circumstance ContextWalk::circumstanceOf(const UseKey &use, const CircumstanceKey &key, NodeIndex index, bool isTold) const
{
  const SourceProgram &program = input_.join.program();
  const auto placeOf = [&](const CallRef &ref) { return input_.placeOf(ref.unit, program.call(ref).range.begin); };
  Circumstance out;
  out.root = key.root;
  out.context = key.context;
  out.wait = key.wait;
  for (const LockId lock : key.locks)
    out.locks.push_back(locks_[lock]);
  out.chain.push_back({nameOf(use.function), input_.placeOf(use.unit, program.units()[use.unit].calls[use.call].range.begin), ""});
  if (!isTold)
    return out;
  NodeIndex current = index;
  while (current != noNode) {
    const Node &node = nodes_[current];
    for (auto name = node.via.rbegin(); name != node.via.rend(); ++name)
      out.chain.push_back({*name, {}, "code without source"});
    if (!node.call)
      break;
    const std::string caller = nameOf(nodes_[node.parent].function);
    out.chain.push_back({caller, placeOf(node.call->call), ""});
    if (!node.isClosed)
      out.through.push_back(caller);
    current = node.parent;
  }
  const std::vector<BehaviourStep> &registration = entries_[nodes_[index].entry].registration;
  out.chain.insert(out.chain.end(), registration.begin(), registration.end());
  std::reverse(out.chain.begin(), out.chain.end());
  std::sort(out.through.begin(), out.through.end());
  return out;
}

ApiUse ContextWalk::useOf(const UseKey &key, const Use &use) const
{
  const SourceProgram &program = input_.join.program();
  ApiUse out;
  out.function = nameOf(key.function);
  out.rules = input_.interest.rowsOf(key.callee);
  out.callee = nameOf(key.callee);
  for (const std::uint32_t row : out.rules)
    if (!input_.api.rules()[row].as.empty())
      out.callee = input_.api.rules()[row].as;
  out.place = input_.placeOf(key.unit, program.units()[key.unit].calls[key.call].range.begin);
  out.isInKernel = input_.interest.isJudged(key.function);
  for (const ArgumentFact &fact : use.arguments) {
    UseArgument argument;
    if (fact.kind == ArgumentFact::Kind::Integer) {
      argument.kind = UseArgument::Kind::Integer;
      argument.number = fact.number;
    } else if (fact.kind == ArgumentFact::Kind::Object) {
      argument.kind = UseArgument::Kind::Object;
      argument.object = std::string(program.variables()[fact.index].name);
    }
    out.arguments.push_back(std::move(argument));
  }
  std::vector<const std::pair<CircumstanceKey, NodeIndex> *> order;
  for (const auto &one : use.circumstances)
    order.push_back(&one);
  const auto classOf = [](const CircumstanceKey &one) {
    return std::make_tuple(-static_cast<int>(one.context), one.locks.empty(), -static_cast<int>(one.wait));
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto *a, const auto *b) {
    return std::make_tuple(classOf(a->first), nodes_[a->second].length, a->first.root) <
           std::make_tuple(classOf(b->first), nodes_[b->second].length, b->first.root);
  });
  std::size_t inClass = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    inClass = i > 0 && classOf(order[i]->first) == classOf(order[i - 1]->first) ? inClass + 1 : 0;
    // Rules pick init entries by more than the class.
    const bool isTold = inClass < chainsTold || order[i]->first.context == ExecutionContext::PreKernel;
    out.circumstances.push_back(circumstanceOf(key, order[i]->first, order[i]->second, isTold));
  }
  return out;
}

std::map<ContextWalk::UseKey, ContextWalk::Use> ContextWalk::usesOfCalls() const
{
  std::map<UseKey, Use> out;
  for (auto first = uses_.begin(); first != uses_.end();) {
    UseKey call = first->first;
    call.heap = noSource;
    auto last = first;
    Use all;
    bool isOne = true;
    for (; last != uses_.end() && last->first.isSameCall(call); ++last) {
      isOne = isOne && last->first.heap == first->first.heap;
      meet(all.arguments, last->second.arguments, all.isVisited);
      all.isVisited = true;
      all.circumstances.insert(all.circumstances.end(), last->second.circumstances.begin(), last->second.circumstances.end());
    }
    // Or all others draw from that heap, too.
    const ArgumentFact heap{ArgumentFact::Kind::Object, 0, first->first.heap};
    isOne = isOne || std::find(all.arguments.begin(), all.arguments.end(), heap) != all.arguments.end();
    if (isOne)
      out.emplace(call, std::move(all));
    else
      out.insert(first, last);
    first = last;
  }
  return out;
}

std::vector<ApiUse> ContextWalk::uses() const
{
  std::vector<ApiUse> out;
  for (const auto &[key, use] : usesOfCalls())
    out.push_back(useOf(key, use));
  std::stable_sort(out.begin(), out.end(), [](const ApiUse &a, const ApiUse &b) {
    return std::tie(a.place, a.callee, a.function) < std::tie(b.place, b.callee, b.function);
  });
  return out;
}

} // namespace headroom::program
