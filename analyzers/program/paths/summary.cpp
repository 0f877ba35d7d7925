// SPDX-License-Identifier: Apache-2.0
#include "program/paths/summary.h"

#include <algorithm>

namespace headroom::program {

namespace {

/// More would multiply the paths of every caller.
constexpr std::size_t maxOutcomes = 6;

// Of the same sign: a caller asks for 0, for less and for more.
bool isAlike(const Constraint &a, const Constraint &b)
{
  const auto sign = [](const Constraint &c) {
    if (c.number() == 0)
      return 0;
    if (c.high() < 0)
      return -1;
    if (c.low() > 0)
      return 1;
    return c.canBe(0) ? 3 : 2;
  };
  return sign(a) == sign(b);
}

void joinInto(Outcome &into, const Outcome &from)
{
  if (into.inInterrupt != from.inInterrupt)
    into.inInterrupt = Answer::Open;
  if (into.preKernel != from.preKernel)
    into.preKernel = Answer::Open;
  into.result = into.result.joined(from.result);
  for (auto &[parameter, limit] : into.limits) {
    const auto there = std::find_if(from.limits.begin(), from.limits.end(), [p = parameter](const auto &entry) { return entry.first == p; });
    limit = there == from.limits.end() ? Constraint() : limit.joined(there->second);
  }
  std::erase_if(into.limits, [](const auto &entry) { return entry.second.isNothing(); });
  for (std::size_t i = 0; i < into.blocks.size(); ++i)
    into.blocks[i].mayBeNull = into.blocks[i].mayBeNull || from.blocks[i].mayBeNull;
}

} // namespace

bool Outcome::doesSame(const Outcome &other) const
{
  const auto sameBlocks = std::equal(blocks.begin(), blocks.end(), other.blocks.begin(), other.blocks.end(),
                                     [](const NewBlock &a, const NewBlock &b) {
                                       return a.rule == b.rule && a.heap == b.heap && a.callee == b.callee && a.isKept == b.isKept;
                                     });
  return returns == other.returns && (returns == Returns::Value || returned == other.returned) && effects == other.effects && sameBlocks &&
         writes == other.writes && acquired == other.acquired && released == other.released;
}

void addOutcome(std::vector<Outcome> &outcomes, Outcome outcome)
{
  for (Outcome &known : outcomes) {
    if (!known.doesSame(outcome) || known.inInterrupt != outcome.inInterrupt || known.preKernel != outcome.preKernel ||
        !isAlike(known.result, outcome.result))
      continue;
    joinInto(known, outcome);
    return;
  }
  outcomes.push_back(std::move(outcome));
}

bool settleOutcomes(std::vector<Outcome> &outcomes)
{
  // Where every path does the same, only what the return value says of the context is worth a path of its own.
  const auto joinWhere = [&](auto mayJoin) {
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      for (std::size_t j = i + 1; j < outcomes.size();) {
        if (!outcomes[i].doesSame(outcomes[j]) || !mayJoin(outcomes[i], outcomes[j])) {
          ++j;
          continue;
        }
        joinInto(outcomes[i], outcomes[j]);
        outcomes.erase(outcomes.begin() + static_cast<std::ptrdiff_t>(j));
      }
  };
  const bool allSame =
      std::all_of(outcomes.begin(), outcomes.end(), [&](const Outcome &outcome) { return outcome.doesSame(outcomes.front()); });
  if (allSame)
    joinWhere([](const Outcome &a, const Outcome &b) { return a.inInterrupt == b.inInterrupt && a.preKernel == b.preKernel; });
  const bool isPlain = allSame && outcomes.size() > 1 && std::all_of(outcomes.begin(), outcomes.end(), [&](const Outcome &outcome) {
                         return outcome.result == outcomes.front().result;
                       });
  if (isPlain || outcomes.size() > maxOutcomes)
    joinWhere([](const Outcome &a, const Outcome &b) { return isAlike(a.result, b.result); });
  if (outcomes.size() > maxOutcomes)
    joinWhere([](const Outcome &, const Outcome &) { return true; });
  return outcomes.size() <= maxOutcomes;
}

} // namespace headroom::program
