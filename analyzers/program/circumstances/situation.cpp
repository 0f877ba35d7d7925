// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/situation.h"

#include <algorithm>

namespace headroom::program {

bool isInterrupt(ExecutionContext context)
{
  return context == ExecutionContext::Interrupt || context == ExecutionContext::ZeroLatency;
}

const ArgumentFact *Situation::parameter(std::uint32_t ordinal) const
{
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto &known) { return known.first == ordinal; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::optional<ExecutionContext> Situation::contextUnder(const PathConditions &conditions) const
{
  for (const ParameterTest &test : conditions.tests) {
    const ArgumentFact *known = parameter(test.parameter);
    if (!known)
      continue;
    if (known->kind == ArgumentFact::Kind::Integer && (known->number == test.number) != test.isEqual)
      return std::nullopt;
    const bool isAddress = known->kind == ArgumentFact::Kind::Object || known->kind == ArgumentFact::Kind::Function;
    if (isAddress && test.number == 0 && test.isEqual)
      return std::nullopt;
  }
  ExecutionContext out = context;
  if (conditions.inInterrupt == Answer::Yes && !isInterrupt(out) && out != ExecutionContext::Either)
    return std::nullopt;
  if (conditions.inInterrupt == Answer::No) {
    if (isInterrupt(out))
      return std::nullopt;
    if (out == ExecutionContext::Either)
      out = ExecutionContext::Thread;
  }
  if (conditions.preKernel == Answer::Yes && out != ExecutionContext::PreKernel)
    return std::nullopt;
  if (conditions.preKernel == Answer::No && out == ExecutionContext::PreKernel)
    return std::nullopt;
  return out;
}

ArgumentFact Situation::argument(const PathConditions &conditions, std::uint32_t ordinal) const
{
  if (ordinal >= conditions.arguments.size())
    return {};
  const ArgumentFact &fact = conditions.arguments[ordinal];
  if (fact.kind != ArgumentFact::Kind::Parameter)
    return fact;
  const ArgumentFact *known = parameter(fact.index);
  if (!known)
    return {};
  if (fact.number == 0)
    return *known;
  // A time in another unit: 0 is 0, and what was forever before means nothing now.
  return known->kind == ArgumentFact::Kind::Integer && known->number >= 0 ? *known : ArgumentFact();
}

WaitTime waitTime(const ArgumentFact &timeout)
{
  if (timeout.kind != ArgumentFact::Kind::Integer)
    return WaitTime::Unknown;
  if (timeout.number == 0)
    return WaitTime::None;
  return timeout.number == -1 || timeout.number == std::int64_t{UINT32_MAX} ? WaitTime::Forever : WaitTime::Finite;
}

} // namespace headroom::program
