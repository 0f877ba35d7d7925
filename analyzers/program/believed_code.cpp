// SPDX-License-Identifier: Apache-2.0
#include "program/believed_code.h"

#include <algorithm>
#include <set>

#include "program/plain_bodies.h"

namespace headroom::program {

using Kind = BodyOperation::Kind;

namespace {

// Callers through which what is known of an argument is followed; more nobody has looked at.
constexpr std::size_t mostCallers = 256;

/// Whether the arguments of a call are nothing that the program computes.
bool hasConstantArguments(const SourceBody &body, const BodyOperation &call)
{
  std::vector<bool> isSeen(body.operations.size(), false);
  std::vector<BodyValue> open;
  const auto pushOperands = [&](const BodyOperation &operation) {
    for (std::uint32_t k = 0; k < operation.operandCount && operation.firstOperand + k < body.operands.size(); ++k)
      open.push_back(body.operands[operation.firstOperand + k]);
  };
  pushOperands(call);
  while (!open.empty()) {
    const BodyValue value = open.back();
    open.pop_back();
    if (value >= body.operations.size() || isSeen[value])
      continue;
    isSeen[value] = true;
    const BodyOperation &operation = body.operations[value];
    const bool isFixed = operation.kind == Kind::Integer || operation.kind == Kind::Function || operation.kind == Kind::Variable ||
                         operation.kind == Kind::Text;
    if (!isFixed)
      return false;
    open.push_back(operation.left);
    open.push_back(operation.right);
    pushOperands(operation);
  }
  return true;
}

} // namespace

BelievedCode::BelievedCode(const SourceJoin &join, const ParameterStarts &starts, const Callables &callables)
    : program_(join.program()), link_(join.link()), starts_(starts)
{
  for (FunctionIndex code = 0; code < callables.functionCount(); ++code)
    for (const SourceId body : link_.bodies(code))
      holders_.emplace_back(link_.body(body), code);
  sortUnique(holders_);
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    for (const SourceBody &body : facts.bodies)
      if (const SourceId named = program_.function(unit, body.function); named != noSource)
        bodies_.push_back({link_.body(named), unit, &body});
    for (SourceIndex i = 0; i < facts.functions.size(); ++i)
      if (const SourceId named = program_.function(unit, i); named != noSource && facts.functions[i].isDefined && starts_.isTaken(link_.body(named)))
        taken_.emplace_back(unit, link_.body(named));
  }
  std::stable_sort(bodies_.begin(), bodies_.end(), [](const Body &a, const Body &b) { return a.function < b.function; });
  sortUnique(taken_);
}

/// What is only declared is not inlined.
bool BelievedCode::isPlain(SourceId function) const
{
  const auto first = std::lower_bound(bodies_.begin(), bodies_.end(), function, [](const Body &one, SourceId wanted) { return one.function < wanted; });
  const auto last = std::find_if(first, bodies_.end(), [&](const Body &one) { return one.function != function; });
  return std::all_of(first, last, [&](const Body &one) { return program::isPlain(program_.units()[one.unit], *one.body); });
}

/// Whether each code that `caller` is part of has at least as many calls of `callee` as the source: then none of them is inlined. Units
/// that are optimised as one (-flto) inline each other's functions, and the commands need not say so.
bool BelievedCode::isCalledInCode(SourceId caller, SourceId callee, std::size_t calls) const
{
  const std::vector<FunctionIndex> entries = starts_.machineOf(callee);
  auto row = std::lower_bound(holders_.begin(), holders_.end(), std::pair{caller, FunctionIndex{0}});
  if (row == holders_.end() || row->first != caller)
    return false;
  for (; row != holders_.end() && row->first == caller; ++row) {
    std::size_t found = 0;
    for (const FunctionIndex entry : entries)
      found += starts_.callsInCode(row->second, entry);
    if (found < calls)
      return false;
  }
  return true;
}

/// `open`, and whatever the compiler could inline into it. Debug information does not tell: of a helper that only says what never
/// happens, nothing is left to describe.
bool BelievedCode::arePlainWithCallees(std::vector<SourceId> open) const
{
  std::set<SourceId> seen(open.begin(), open.end());
  const auto push = [&](SourceId function) {
    if (function != noSource && seen.insert(function).second)
      open.push_back(function);
  };
  while (!open.empty()) {
    const SourceId function = open.back();
    open.pop_back();
    if (!isPlain(function))
      return false;
    for (const CallRef &ref : program_.callsOf(function)) {
      const SourceCall &call = program_.call(ref);
      const std::vector<SourceFunction> &known = program_.units()[ref.unit].functions;
      const bool isOfUnit = call.callee < known.size() && known[call.callee].isDefined;
      if (ref.callee != noSource && (isOfUnit || !isCalledInCode(function, link_.body(ref.callee), program_.callsOf(function, ref.callee).size())))
        push(link_.body(ref.callee));
      if (ref.callee != noSource && !call.isVirtual)
        continue;
      // A pointer that the compiler sees through.
      for (auto row = std::lower_bound(taken_.begin(), taken_.end(), std::pair{ref.unit, SourceId{0}}); row != taken_.end() && row->first == ref.unit; ++row)
        push(row->second);
    }
  }
  return true;
}

bool BelievedCode::hasEveryTest(SourceId function, const std::vector<CallableIndex> &members) const
{
  std::vector<SourceId> own{function};
  for (const CallableIndex member : members)
    for (const SourceId body : link_.bodies(member))
      own.push_back(link_.body(body));
  if (!arePlainWithCallees(std::move(own)))
    return false;
  // What is known of an argument where the function is called (-fipa-vrp, -fipa-cp of GCC) holds for its parameter, when it is so at
  // each call; what a caller was given may be known from its own callers, and what another function returned from that one.
  std::vector<SourceId> open{function};
  std::set<SourceId> seen{function};
  while (!open.empty()) {
    const SourceId callee = open.back();
    open.pop_back();
    for (const BodyCall &call : starts_.callsOf(callee)) {
      const SourceFacts &facts = call.facts(program_);
      if (call.body == nullptr)
        return false;
      const SourceId named = program_.function(call.unit, call.body->function);
      const SourceId caller = named == noSource ? noSource : link_.body(named);
      if (caller == function || hasConstantArguments(*call.body, call.body->operations[call.operation]))
        continue;
      if (caller == noSource || facts.isIncomplete || seen.size() > mostCallers)
        return false;
      if (!seen.insert(caller).second)
        continue;
      if (!arePlainWithCallees({caller}))
        return false;
      open.push_back(caller);
    }
  }
  return true;
}

} // namespace headroom::program
