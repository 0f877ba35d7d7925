// SPDX-License-Identifier: Apache-2.0
// Under which conditions a call is made, for those who bring contexts in from above.
#include <algorithm>

#include "program/paths/walk.h"

namespace headroom::program {

namespace {

constexpr std::size_t maxConditions = 16;
constexpr std::size_t maxTests = 4;

ArgumentFact factOf(const Walk &walk, const PathState &state, Term term)
{
  ArgumentFact fact;
  const TermData &data = walk.terms[term];
  if (const auto number = limitOf(walk, state, term).number()) {
    fact.kind = ArgumentFact::Kind::Integer;
    fact.number = *number;
    return fact;
  }
  switch (data.kind) {
  case TermKind::Converted:
    // A constant time in another unit: what matters is that it is neither 0 nor for ever.
    if (const auto number = limitOf(walk, state, data.a).number()) {
      fact.kind = ArgumentFact::Kind::Integer;
      fact.number = std::max<std::int64_t>(*number, 1);
    } else if (walk.terms[data.a].kind == TermKind::Parameter) {
      fact.kind = ArgumentFact::Kind::Parameter;
      fact.index = walk.terms[data.a].a;
      fact.number = 1;
    }
    break;
  case TermKind::Parameter:
    fact.kind = ArgumentFact::Kind::Parameter;
    fact.index = data.a;
    break;
  case TermKind::Function:
    fact.kind = ArgumentFact::Kind::Function;
    fact.index = data.a;
    break;
  case TermKind::Address:
    if (walk.terms.at(data.a).kind == PlaceKind::Variable) {
      fact.kind = ArgumentFact::Kind::Object;
      fact.index = walk.terms.at(data.a).a;
    }
    break;
  default: break;
  }
  return fact;
}

std::vector<ParameterTest> testsOf(const Walk &walk, const PathState &state)
{
  std::vector<ParameterTest> equal, unequal;
  for (const auto &[symbol, limit] : state.constraints) {
    const TermData &data = walk.terms[symbol];
    if (data.kind != TermKind::Parameter)
      continue;
    if (const auto number = limit.number())
      equal.push_back({data.a, *number, true});
    for (unsigned i = 0; i < limit.excludedCount(); ++i)
      unequal.push_back({data.a, limit.excluded()[i], false});
    // A number that an end of the interval leaves out: 0 is what callers pass.
    if (!limit.number() && !limit.canBe(0) && std::none_of(unequal.begin(), unequal.end(), [&](const ParameterTest &test) {
          return test.parameter == data.a && test.number == 0;
        }))
      unequal.push_back({data.a, 0, false});
  }
  equal.insert(equal.end(), unequal.begin(), unequal.end());
  if (equal.size() > maxTests)
    equal.resize(maxTests);
  std::sort(equal.begin(), equal.end());
  return equal;
}

bool includes(const std::vector<ParameterTest> &more, const std::vector<ParameterTest> &fewer)
{
  return std::includes(more.begin(), more.end(), fewer.begin(), fewer.end());
}

// All else equal, fewer tests: the path is possible wherever the other is.
bool covers(const PathConditions &wide, const PathConditions &narrow)
{
  return (wide.inInterrupt == Answer::Open || wide.inInterrupt == narrow.inInterrupt) &&
         (wide.preKernel == Answer::Open || wide.preKernel == narrow.preKernel) && wide.locks == narrow.locks &&
         wide.callerLocksReleased == narrow.callerLocksReleased && wide.arguments == narrow.arguments && includes(narrow.tests, wide.tests);
}

// All else equal, and one number asked for on both sides: the test says nothing.
bool joinOpposites(PathConditions &into, const PathConditions &from)
{
  if (into.inInterrupt != from.inInterrupt || into.preKernel != from.preKernel || into.locks != from.locks ||
      into.callerLocksReleased != from.callerLocksReleased || into.arguments != from.arguments || into.tests.size() != from.tests.size())
    return false;
  std::size_t opposite = SIZE_MAX;
  for (std::size_t i = 0; i < into.tests.size(); ++i) {
    if (into.tests[i] == from.tests[i])
      continue;
    if (opposite != SIZE_MAX || into.tests[i].parameter != from.tests[i].parameter || into.tests[i].number != from.tests[i].number)
      return false;
    opposite = i;
  }
  if (opposite == SIZE_MAX)
    return false;
  into.tests.erase(into.tests.begin() + static_cast<std::ptrdiff_t>(opposite));
  return true;
}

void joinInto(PathConditions &into, const PathConditions &from)
{
  if (into.inInterrupt != from.inInterrupt)
    into.inInterrupt = Answer::Open;
  if (into.preKernel != from.preKernel)
    into.preKernel = Answer::Open;
  std::vector<ParameterTest> common;
  std::set_intersection(into.tests.begin(), into.tests.end(), from.tests.begin(), from.tests.end(), std::back_inserter(common));
  into.tests = std::move(common);
  std::erase_if(into.locks, [&](const LockInHand &lock) { return std::find(from.locks.begin(), from.locks.end(), lock) == from.locks.end(); });
  into.callerLocksReleased = std::max(into.callerLocksReleased, from.callerLocksReleased);
  for (std::size_t i = 0; i < into.arguments.size() && i < from.arguments.size(); ++i)
    if (into.arguments[i] != from.arguments[i])
      into.arguments[i] = {};
}

} // namespace

void recordCall(Walk &walk, const PathState &state, std::uint32_t operation, const CallRef &ref, const std::vector<Term> &arguments)
{
  PathConditions conditions;
  conditions.inInterrupt = state.inInterrupt;
  conditions.preKernel = state.preKernel;
  conditions.tests = testsOf(walk, state);
  for (const HeldLockState &lock : state.locks)
    conditions.locks.push_back({lock.kind, lock.call, lock.operation});
  conditions.callerLocksReleased = static_cast<unsigned>(state.released.size());
  for (const Term argument : arguments)
    conditions.arguments.push_back(factOf(walk, state, argument));

  auto at = std::lower_bound(walk.calls.begin(), walk.calls.end(), operation,
                             [](const PathCall &call, std::uint32_t wanted) { return call.operation < wanted; });
  if (at == walk.calls.end() || at->operation != operation)
    at = walk.calls.insert(at, {operation, ref, {}});
  std::vector<PathConditions> &known = at->conditions;
  if (std::any_of(known.begin(), known.end(), [&](const PathConditions &other) { return covers(other, conditions); }))
    return;
  while (std::any_of(known.begin(), known.end(), [&](const PathConditions &other) { return joinOpposites(conditions, other); })) {
  }
  std::erase_if(known, [&](const PathConditions &other) { return covers(conditions, other); });
  known.push_back(std::move(conditions));
  if (known.size() <= maxConditions)
    return;
  PathConditions all = std::move(known.front());
  for (std::size_t i = 1; i < known.size(); ++i)
    joinInto(all, known[i]);
  known.assign(1, std::move(all));
}

} // namespace headroom::program
