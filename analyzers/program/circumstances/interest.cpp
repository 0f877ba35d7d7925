// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/interest.h"

#include <algorithm>

namespace headroom::program {

namespace {

std::uint64_t bitOf(std::uint32_t parameter)
{
  return parameter < 64 ? std::uint64_t{1} << parameter : 0;
}

} // namespace

bool isJudgedRule(const ApiRule &rule)
{
  return rule.interrupt == InterruptUse::NoWait || rule.interrupt == InterruptUse::ThreadOnly || rule.waits || rule.allocates || rule.releases ||
         rule.createsThread || rule.joinsDomain || rule.isUserModeIgnored;
}

Interest::Interest(const std::vector<FunctionPaths> &paths, const ApiTable &api, const CallResolver &calls, const UnreadCode &unread,
                   const SourceProgram &program, bool hasZeroLatency)
    : list_(paths)
{
  paths_.resize(program.functions().size());
  for (const FunctionPaths &one : paths)
    paths_[one.function] = &one;
  findRows(api, program, hasZeroLatency);
  findCallers(calls, unread);
  findDecisive(api, calls);
}

bool Interest::isDecisive(SourceId function, std::uint32_t parameter) const
{
  return parameter >= 64 || (decisive_[function] & bitOf(parameter)) != 0;
}

void Interest::findRows(const ApiTable &api, const SourceProgram &program, bool hasZeroLatency)
{
  const auto &functions = program.functions();
  rows_.resize(functions.size());
  judged_.resize(functions.size());
  noted_.resize(functions.size());
  for (SourceId id = 0; id < functions.size(); ++id) {
    rows_[id] = api.rowsOf(functions[id].name, functions[id].type);
    for (const std::uint32_t row : rows_[id]) {
      const ApiRule &rule = api.rules()[row];
      const bool isKernelCall = rule.isKernel && rule.interrupt != InterruptUse::Unstated && !rule.query;
      noted_[id] = noted_[id] || isJudgedRule(rule) || (hasZeroLatency && isKernelCall);
      judged_[id] = noted_[id] || judged_[id] || api.rules()[row].interrupt != InterruptUse::Unstated;
    }
  }
  for (const FunctionPaths &one : list_)
    if (!one.contracts.empty())
      judged_[one.function] = noted_[one.function] = true;
}

void Interest::findCallers(const CallResolver &calls, const UnreadCode &unread)
{
  std::vector<std::vector<SourceId>> callers(judged_.size());
  std::vector<SourceId> open;
  worthwhile_.resize(judged_.size());
  const auto mark = [&](SourceId function) {
    if (worthwhile_[function])
      return;
    worthwhile_[function] = hasAny_ = true;
    open.push_back(function);
  };
  for (const FunctionPaths &one : list_)
    for (const PathCall &call : one.calls)
      for (const SourceId callee : calls.targetsOf(call.call).functions) {
        if (noted_[callee])
          mark(one.function);
        callers[callee].push_back(one.function);
        if (!pathsOf(callee) && callers[callee].size() == 1)
          for (const UnreadCode::Exit &exit : unread.exitsOf(callee))
            callers[exit.function].push_back(callee);
      }
  while (!open.empty()) {
    const SourceId function = open.back();
    open.pop_back();
    for (const SourceId caller : callers[function])
      mark(caller);
  }
}

void Interest::findDecisive(const ApiTable &api, const CallResolver &calls)
{
  decisive_.resize(judged_.size());
  struct Forward {
    SourceId caller;
    std::uint32_t parameter;
  };
  std::vector<std::vector<std::pair<std::uint32_t, Forward>>> forwards(judged_.size()); ///< by callee: its parameter, where it comes from
  std::vector<std::pair<SourceId, std::uint32_t>> open;
  const auto mark = [&](SourceId function, std::uint32_t parameter) {
    const std::uint64_t bit = bitOf(parameter);
    if ((decisive_[function] & bit) != 0 || bit == 0)
      return;
    decisive_[function] |= bit;
    open.emplace_back(function, parameter);
  };
  for (const FunctionPaths &one : list_)
    for (const PathCall &call : one.calls)
      for (const PathConditions &conditions : call.conditions) {
        for (const ParameterTest &test : conditions.tests)
          mark(one.function, test.parameter);
        for (std::uint32_t i = 0; i < conditions.arguments.size(); ++i) {
          if (conditions.arguments[i].kind != ArgumentFact::Kind::Parameter)
            continue;
          const std::uint32_t own = conditions.arguments[i].index;
          for (const SourceId callee : calls.targetsOf(call.call).functions) {
            const bool isDeciding = std::any_of(rows_[callee].begin(), rows_[callee].end(), [&](std::uint32_t row) {
              const ApiRule &rule = api.rules()[row];
              return rule.timeout == i || rule.options == i || (rule.allocates && (rule.allocates->size == i || rule.allocates->heap == i));
            });
            if (isDeciding)
              mark(one.function, own);
            else
              forwards[callee].emplace_back(i, Forward{one.function, own});
          }
        }
      }
  for (const FunctionPaths &one : list_)
    for (const PathContract &contract : one.contracts)
      if (contract.timeout)
        mark(one.function, *contract.timeout);
  while (!open.empty()) {
    const auto [function, parameter] = open.back();
    open.pop_back();
    for (const auto &[ordinal, from] : forwards[function])
      if (ordinal == parameter)
        mark(from.caller, from.parameter);
  }
}

} // namespace headroom::program
