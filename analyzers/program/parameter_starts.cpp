// SPDX-License-Identifier: Apache-2.0
#include "program/parameter_starts.h"

#include <algorithm>

namespace headroom::program {

namespace {

// From a thread's entry to a helper; longer chains of functions that only hand a number on are not followed.
constexpr unsigned longestForwarding = 4;
constexpr CallableIndex outsideOfCode = UINT32_MAX;

template <typename Key, typename Value> auto rowsOf(const std::vector<std::pair<Key, Value>> &list, Key key)
{
  const auto first = std::lower_bound(list.begin(), list.end(), key, [](const auto &row, Key wanted) { return row.first < wanted; });
  auto last = first;
  while (last != list.end() && last->first == key)
    ++last;
  return std::pair(first, last);
}

} // namespace

ParameterStarts::ParameterStarts(const ImageIndex &index, const SourceProgram &program, const SourceLink &link, const ExpandedGraph &graph,
                                 const std::vector<Start> &starts)
    : index_(index), program_(program), link_(link), isWhole_(index.facts().isLinked), written_(index, program, link)
{
  for (const SourceFacts &unit : program.units())
    isWhole_ = isWhole_ && !unit.isIncomplete;
  for (const Start &start : starts)
    roots_.insert(start.callable);
  for (FunctionIndex i = 0; i < index.facts().functions.size(); ++i)
    for (const SourceId own : link.own(i))
      machine_.emplace_back(link.body(own), i);
  std::sort(machine_.begin(), machine_.end());
  listCalls();
  listTypes();
  listCallers(graph);
}

void ParameterStarts::listTypes()
{
  std::vector<std::string_view> known(program_.functions().size());
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit)
    for (SourceIndex i = 0; i < program_.units()[unit].functions.size(); ++i) {
      const SourceId named = program_.function(unit, i);
      if (named == noSource)
        continue;
      const SourceId function = link_.body(named);
      const std::string &type = program_.units()[unit].functions[i].type;
      if (known[function].empty())
        known[function] = type;
      else if (known[function] != type)
        severalTypes_.insert(function);
    }
}

SourceId ParameterStarts::callee(std::uint32_t unit, const SourceCall &call) const
{
  const SourceId named = program_.function(unit, call.callee);
  return named == noSource ? noSource : link_.body(named);
}

void ParameterStarts::listCalls()
{
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    const auto take = [&](SourceIndex function) {
      if (const SourceId id = program_.function(unit, function); id != noSource)
        taken_.insert(link_.body(id));
    };
    for (std::uint32_t i = 0; i < facts.calls.size(); ++i) {
      if (facts.calls[i].isVirtual)
        take(facts.calls[i].callee);
      if (const SourceId id = callee(unit, facts.calls[i]); id != noSource)
        calls_.push_back({id, {unit, i, id}});
    }
    for (const SourceFlow &flow : facts.flows)
      if (flow.kind == SourceFlow::Kind::AddressOf && flow.from < facts.nodes.size() &&
          facts.nodes[flow.from].kind == SourceNode::Kind::Function)
        take(facts.nodes[flow.from].index);
    for (const SourceOverride &one : facts.overrides) {
      take(one.method);
      take(one.overridden);
    }
  }
  std::stable_sort(calls_.begin(), calls_.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
}

void ParameterStarts::listCallers(const ExpandedGraph &graph)
{
  for (const Node &node : graph.nodes)
    for (const Edge &edge : node.edges)
      callers_.push_back({graph.nodes[edge.to].callable, {edge.call == noCall ? outsideOfCode : node.callable, edge.call}});
  std::sort(callers_.begin(), callers_.end());
  callers_.erase(std::unique(callers_.begin(), callers_.end()), callers_.end());
}

std::vector<BodyCall> ParameterStarts::callsOf(SourceId wanted) const
{
  std::vector<BodyCall> out;
  const auto [first, last] = rowsOf(calls_, wanted);
  for (auto row = first; row != last; ++row) {
    const CallRef &ref = row->second;
    const SourceFacts &facts = program_.units()[ref.unit];
    BodyCall call;
    call.unit = ref.unit;
    const SourceIndex caller = facts.calls[ref.call].caller;
    const auto body = std::find_if(facts.bodies.begin(), facts.bodies.end(), [&](const SourceBody &one) { return one.function == caller; });
    if (body != facts.bodies.end())
      for (std::uint32_t block = 0; block < body->blocks.size(); ++block)
        for (std::uint32_t i = 0; i < body->blocks[block].operationCount; ++i) {
          const BodyValue operation = body->blocks[block].firstOperation + i;
          const BodyOperation &one = body->operations[operation];
          if (one.kind != BodyOperation::Kind::Call || one.index != ref.call)
            continue;
          call.body = &*body;
          call.block = block;
          call.operation = operation;
          out.push_back(call);
        }
    if (call.body == nullptr)
      out.push_back(call);
  }
  return out;
}

std::vector<FunctionIndex> ParameterStarts::machineOf(SourceId function) const
{
  std::vector<FunctionIndex> out;
  const auto [first, last] = rowsOf(machine_, function);
  for (auto row = first; row != last; ++row)
    out.push_back(row->second);
  return out;
}

std::size_t ParameterStarts::callsInCode(FunctionIndex caller, FunctionIndex callee) const
{
  const auto [first, last] = rowsOf(callers_, CallableIndex{callee});
  return static_cast<std::size_t>(std::count_if(first, last, [&](const auto &row) {
    return row.second.first == caller && !index_.facts().functions[caller].calls[row.second.second].indirect;
  }));
}

bool ParameterStarts::isEnteredByItsCallsOnly(SourceId function) const
{
  if (!isWhole_ || isTaken(function) || !hasOneType(function))
    return false;
  const std::vector<Address> &taken = index_.facts().addressTaken;
  for (const FunctionIndex entry : machineOf(function)) {
    if (link_.own(entry).size() != 1 || roots_.contains(entry) ||
        std::binary_search(taken.begin(), taken.end(), index_.facts().functions[entry].entry))
      return false;
    const auto [first, last] = rowsOf(callers_, CallableIndex{entry});
    for (auto row = first; row != last; ++row) {
      const auto [caller, call] = row->second;
      if (caller >= index_.facts().functions.size() || !written_.isCallOf(caller, index_.facts().functions[caller].calls[call], function, entry))
        return false;
    }
  }
  return true;
}

std::optional<Interval> ParameterStarts::argument(const BodyCall &call, std::uint32_t operand, unsigned depth) const
{
  if (call.body == nullptr)
    return std::nullopt;
  const SourceFacts &facts = call.facts(program_);
  const BodyOperation &operation = call.body->operations[call.operation];
  // Methods have one operand more than parameters; without a prototype there may be any number.
  const std::uint32_t parameters = program_.functions()[callee(call.unit, facts.calls[operation.index])].parameterCount;
  if (operation.operandCount != parameters || operand >= parameters || operation.firstOperand + operand >= call.body->operands.size())
    return std::nullopt;
  const BodyValue value = call.body->operands[operation.firstOperand + operand];
  if (value < call.body->operations.size() && call.body->operations[value].kind == BodyOperation::Kind::Integer)
    return Interval{call.body->operations[value].number, call.body->operations[value].number};
  for (std::uint32_t local = 0; local < call.body->locals.size() && call.body->locals[local].isParameter; ++local) {
    const std::optional<ParameterRanges> ranges = ParameterRanges::of(facts, *call.body, local);
    if (!ranges)
      continue;
    Interval start = ranges->typeRange();
    const SourceId caller = program_.function(call.unit, call.body->function);
    if (depth < longestForwarding && caller != noSource)
      if (const std::optional<Interval> known = of(link_.body(caller), local, depth + 1); known && start.holds(*known))
        start = *known;
    const Interval here = ranges->reached(start)[call.block];
    if (here.isEmpty())
      return here; // never called from there
    if (const std::optional<Interval> known = ranges->range(value, here))
      return known;
  }
  return std::nullopt;
}

std::optional<Interval> ParameterStarts::of(SourceId function, std::uint32_t local, unsigned depth) const
{
  if (!isEnteredByItsCallsOnly(function))
    return std::nullopt;
  Interval out;
  for (const BodyCall &call : callsOf(function)) {
    const SourceFacts &facts = call.facts(program_);
    if (call.body != nullptr && link_.body(program_.function(call.unit, call.body->function)) == function) {
      if (depth > 0)
        return std::nullopt; // what its own calls make of the number is not known here
      continue;
    }
    if (facts.isIncomplete)
      return std::nullopt;
    const std::optional<Interval> value = argument(call, local, depth);
    if (!value)
      return std::nullopt;
    out.include(*value);
  }
  return out;
}

} // namespace headroom::program
