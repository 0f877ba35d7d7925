// SPDX-License-Identifier: Apache-2.0
#include "program/expanded_graph.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>

#include "program/call_resolution.h"
#include "program/relevance.h"

namespace headroom::program {

namespace {

constexpr std::uint8_t mainPhase = 0;
constexpr std::uint8_t fatalPhase = 1;
constexpr std::uint8_t unreachedPhase = 2;
constexpr std::size_t phaseCount = 3;

// A parameter with more values than this is as good as unknown.
constexpr std::size_t boundValuesLimit = 512;
/// How often the joined arguments of a function may grow before what still grows is given up.
constexpr unsigned growthLimit = 32;

std::vector<CallableIndex> statedTargets(const std::map<SiteKey, SiteStatement> &statements)
{
  std::vector<CallableIndex> out;
  for (const auto &[site, statement] : statements)
    out.insert(out.end(), statement.targets.begin(), statement.targets.end());
  sortUnique(out);
  return out;
}

class Expansion {
public:
  explicit Expansion(const ExpansionInput &input)
      : input_(input), callables_(input.callables), index_(input.callables.index()),
        arguments_(index_, input.oracle), relevant_(relevantParameters(index_, statedTargets(input.statements), input.watched)),
        reasons_(callables_, input.oracle, graph_), resolution_(input, reasons_, graph_)
  {
    graph_.annotationUsed.assign(input.annotationCount, false);
    graph_.nodes.reserve(callables_.size());
    growToCallables();
  }

  ExpandedGraph run(std::vector<Start> &starts)
  {
    for (const bool areLast : {false, true})
      do
        explore(starts, areLast);
      while (findMore(starts));
    for (CallableIndex f = 0; f < callables_.functionCount(); ++f)
      if (graph_.nodesOf[f].empty()) {
        begin(startAt(f), unreachedPhase);
        drain();
      }
    graph_.watchedCalls = watchedCalls();
    return std::move(graph_);
  }

private:
  void explore(std::vector<Start> &starts, bool withLast)
  {
    for (Start &start : starts)
      if (start.node == noNode && !start.isDropped && (withLast || !start.isLast))
        start.node = begin(start, callables_[start.callable].isFatal ? fatalPhase : mainPhase);
    drain();
  }

  /// Whether there is now something left to explore.
  bool findMore(std::vector<Start> &starts)
  {
    if (input_.finder == nullptr)
      return false;
    const std::size_t before = starts.size();
    input_.finder->find(watchedCalls(), starts);
    return starts.size() > before;
  }

  std::vector<WatchedCall> watchedCalls()
  {
    std::vector<WatchedCall> out;
    for (const NodeId id : watching_) {
      const Node &node = graph_.nodes[id];
      const Parameters parameters{relevantOf(node.callable), node.binding, sets_};
      for (const Edge &edge : node.edges) {
        const WatchedFunction *watched = watchedFunction(graph_.nodes[edge.to].callable);
        if (watched == nullptr || edge.call == noCall || edge.stack == trapStack)
          continue;
        WatchedCall call{{node.callable, edge.call}, watched->callable, node.phase != unreachedPhase, {}};
        for (const unsigned word : watched->words)
          call.words.push_back(arguments_.named(call.site, call.callee, word, parameters));
        out.push_back(std::move(call));
      }
    }
    std::stable_sort(out.begin(), out.end(), [](const WatchedCall &a, const WatchedCall &b) { return a.site < b.site; });
    return out;
  }

  const WatchedFunction *watchedFunction(CallableIndex callable) const
  {
    const auto place = std::lower_bound(input_.watched.begin(), input_.watched.end(), callable,
                                        [](const WatchedFunction &watched, CallableIndex wanted) { return watched.callable < wanted; });
    return place != input_.watched.end() && place->callable == callable ? &*place : nullptr;
  }

  ParameterMask relevantOf(CallableIndex callable) const { return callable < relevant_.size() ? relevant_[callable] : 0; }

  NodeId begin(const Start &start, std::uint8_t phase)
  {
    std::vector<ValueSetId> binding;
    for (unsigned k = 0; k < bindableParameters; ++k)
      if (((relevantOf(start.callable) >> k) & 1) != 0) {
        const auto given = start.arguments.find(k);
        binding.push_back(given == start.arguments.end() ? ValueSetPool::unknownId : sets_.intern(given->second));
      }
    return enter(start.callable, std::move(binding), start.dispatchesTo, phase);
  }

  void drain()
  {
    for (std::size_t phase = 0; phase < phaseCount;) {
      if (work_[phase].empty()) {
        ++phase;
        continue;
      }
      const NodeId node = work_[phase].front();
      work_[phase].pop_front();
      isQueued_[node] = false;
      process(node);
      phase = 0;
    }
  }

  void queue(NodeId node)
  {
    if (isQueued_[node])
      return;
    isQueued_[node] = true;
    work_[graph_.nodes[node].phase].push_back(node);
  }

  NodeId create(CallableIndex callable, std::vector<ValueSetId> binding, CallableIndex dispatchesTo, std::uint8_t phase)
  {
    const auto id = static_cast<NodeId>(graph_.nodes.size());
    Node node;
    node.callable = callable;
    node.binding = std::move(binding);
    node.dispatchesTo = dispatchesTo;
    node.phase = phase;
    graph_.nodes.push_back(std::move(node));
    graph_.nodesOf[callable].push_back(id);
    isQueued_.push_back(false);
    queue(id);
    return id;
  }

  /// Addresses outside the image are met on the way.
  void growToCallables()
  {
    graph_.nodesOf.resize(callables_.size());
    onlyNode_.resize(callables_.size(), noNode);
    widened_.resize(callables_.size(), {noNode, noNode, noNode});
  }

  /// The node for this binding.
  NodeId enter(CallableIndex callable, std::vector<ValueSetId> binding, CallableIndex dispatchesTo, std::uint8_t phase)
  {
    if (callable >= graph_.nodesOf.size())
      growToCallables();
    if (!binding.empty() || dispatchesTo != UINT32_MAX)
      return enterClone(callable, std::move(binding), dispatchesTo, phase);
    // Nearly every function: no argument decides whom it calls, so that there is nothing to tell its nodes apart by.
    NodeId &only = onlyNode_[callable];
    if (only == noNode)
      only = create(callable, {}, dispatchesTo, phase);
    return only;
  }

  /// The clone there is, a new one, or, beyond the limit of clones, the widened one.
  NodeId enterClone(CallableIndex callable, std::vector<ValueSetId> binding, CallableIndex dispatchesTo, std::uint8_t phase)
  {
    std::size_t clones = 0;
    for (const NodeId id : graph_.nodesOf[callable]) {
      const Node &node = graph_.nodes[id];
      if (node.isWidened || node.dispatchesTo != dispatchesTo)
        continue;
      if (node.binding == binding)
        return id;
      ++clones;
    }
    if (clones < std::max(input_.clonesPerFunction, 1U) || dispatchesTo != UINT32_MAX)
      return create(callable, std::move(binding), dispatchesTo, phase);
    NodeId &widened = widened_[callable][phase];
    if (widened == noNode) {
      widened = create(callable, std::move(binding), dispatchesTo, phase);
      graph_.nodes[widened].isWidened = true;
      return widened;
    }
    Node &node = graph_.nodes[widened];
    bool grew = false;
    for (std::size_t i = 0; i < binding.size(); ++i) {
      ValueSetId joined = limited(sets_.joined(node.binding[i], binding[i]));
      if (joined == node.binding[i])
        continue;
      // A function that calls itself with its argument moved on has no end of arguments.
      if (growths_[widened] >= growthLimit)
        joined = ValueSetPool::topId;
      grew = true;
      node.binding[i] = joined;
    }
    if (grew) {
      ++growths_[widened];
      queue(widened);
    }
    return widened;
  }

  ValueSetId limited(ValueSetId id) const { return sets_[id].constants.size() > boundValuesLimit ? ValueSetPool::topId : id; }

  std::vector<ValueSetId> bind(Node &caller, CallableIndex callee, std::uint32_t call, const Parameters &parameters)
  {
    std::vector<ValueSetId> binding;
    for (ParameterMask left = relevantOf(callee); left != 0; left &= left - 1) {
      const auto k = static_cast<unsigned>(std::countr_zero(left));
      if (call == noCall) {
        binding.push_back(ValueSetPool::unknownId);
        continue;
      }
      NamedWord word = arguments_.at({caller.callable, call}, callee, k, parameters);
      if (word.isFromSource)
        reasons_.trustSource(caller);
      binding.push_back(limited(sets_.intern(std::move(word.values))));
    }
    return binding;
  }

  void addEdge(Node &node, CallableIndex callee, Edge edge, const CallSite *call, const Parameters &parameters)
  {
    const bool isFatal = callables_.entersFatal(node.callable, call, callee);
    const std::uint8_t phase = isFatal ? std::max(node.phase, fatalPhase) : node.phase;
    edge.entersFatal = isFatal;
    // A trap's handler starts with registers of its own.
    edge.to = enter(callee, bind(node, callee, call == nullptr ? noCall : edge.call, parameters), UINT32_MAX, phase);
    node.edges.push_back(edge);
    if (callee < callables_.functionCount() || isFatal)
      return;
    if (const Callable &entered = callables_[callee]; !entered.stated)
      reasons_.addCulprit(node, call, "external-call", entered.name + " at " + hexText(entered.address) + " has no code here");
  }

  void process(NodeId id)
  {
    // A copy is filled, as entering callees may move the nodes; what the node was found with stays.
    Node node;
    node.callable = graph_.nodes[id].callable;
    node.binding = graph_.nodes[id].binding;
    node.dispatchesTo = graph_.nodes[id].dispatchesTo;
    node.phase = graph_.nodes[id].phase;
    const Parameters parameters{relevantOf(node.callable), node.binding, sets_};
    const Callable &callable = callables_[node.callable];
    if (callable.stated) {
      reasons_.addAssumption(node, callable.stated->assumption);
      const StatedBound stated = *callable.stated;
      for (const CallableIndex callee : stated.calls)
        addEdge(node, callee, {noNode, noCall, stated.maxBytes}, nullptr, parameters);
    } else if (callable.code != nullptr) {
      if (callable.dynamic)
        reasons_.addAssumption(node, callable.dynamic->assumption);
      const MachineFunction &function = *callable.code;
      node.edges.reserve(function.calls.size());
      for (std::uint32_t i = 0; i < function.calls.size(); ++i)
        processCall(node, function, i, parameters);
    }
    sortUnique(node.culprits);
    sortUnique(node.assumptions);
    if (!input_.watched.empty() && std::any_of(node.edges.begin(), node.edges.end(), [&](const Edge &edge) {
          return watchedFunction(graph_.nodes[edge.to].callable) != nullptr;
        }))
      watching_.insert(id);
    Node &stored = graph_.nodes[id];
    stored.edges = std::move(node.edges);
    stored.sites = std::move(node.sites);
    stored.culprits = std::move(node.culprits);
    stored.assumptions = std::move(node.assumptions);
    stored.hasTrap = node.hasTrap;
  }

  void processCall(Node &node, const MachineFunction &function, std::uint32_t i, const Parameters &parameters)
  {
    const CallSite &call = function.calls[i];
    if (call.depthIsDynamic && !function.isDynamic)
      reasons_.addCulprit(node, &call, "dynamic-frame", "the depth at this call is not bounded");
    Edge edge;
    edge.call = i;
    edge.depthBytes = call.depthBytes;
    if (const auto &dynamic = callables_[node.callable].dynamic; dynamic && call.depthIsDynamic)
      edge.depthBytes += dynamic->bytes;
    edge.stack = call.stack;
    edge.isTailCall = call.kind == CallSite::Kind::TailCall;
    edge.isIndirect = call.indirect;
    if (call.stack > 0 && call.stack <= function.switches.size() &&
        evaluate(index_, function.switches[call.stack - 1U].stackPointer, parameters).hasUnknown)
      reasons_.addAssumption(node, "after its stack switch " + function.name + " runs on another stack");
    if (call.kind == CallSite::Kind::Trap) {
      node.hasTrap = true;
      if (input_.trapHandlers.empty())
        reasons_.addCulprit(node, &call, "external-call", "no handler of this trap is known");
      edge.stack = trapStack;
      for (const CallableIndex handler : input_.trapHandlers)
        addEdge(node, handler, edge, nullptr, parameters);
      return;
    }
    const auto enterUnlessEndless = [&](CallableIndex callee) {
      if (!isBehindEndlessEntry(node, callee))
        addEdge(node, callee, edge, &call, parameters);
    };
    if (!call.indirect && call.target.kind == Value::Kind::Constants && call.target.constants.size() == 1)
      enterUnlessEndless(callables_.at(call.target.constants.front()));
    else
      for (const CallableIndex callee : resolution_.resolve(node, call, i, parameters))
        enterUnlessEndless(callee);
  }

  /// A start wrapper goes on only where its entry returns.
  bool isBehindEndlessEntry(const Node &node, CallableIndex callee) const
  {
    if (node.dispatchesTo == UINT32_MAX)
      return false;
    const MachineFunction *entry = callables_[node.dispatchesTo].code;
    const std::vector<CallableIndex> &after = callables_[node.callable].afterReturn;
    return entry != nullptr && !entry->returns && std::binary_search(after.begin(), after.end(), callee);
  }

  const ExpansionInput &input_;
  Callables &callables_;
  const ImageIndex &index_;
  ArgumentValues arguments_;
  std::vector<ParameterMask> relevant_;
  ValueSetPool sets_;
  ExpandedGraph graph_;
  NodeReasons reasons_;
  CallResolution resolution_;
  std::vector<NodeId> onlyNode_; ///< by callable, of those without relevant parameters and apart from dispatchers
  std::vector<std::array<NodeId, phaseCount>> widened_;
  std::map<NodeId, unsigned> growths_; ///< of widened nodes
  std::array<std::deque<NodeId>, phaseCount> work_;
  std::vector<bool> isQueued_;
  std::set<NodeId> watching_; ///< nodes that enter a watched function
};

} // namespace

ExpandedGraph expand(const ExpansionInput &input, std::vector<Start> &starts)
{
  return Expansion(input).run(starts);
}

} // namespace headroom::program
