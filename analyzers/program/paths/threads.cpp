// SPDX-License-Identifier: Apache-2.0
// Threads that a path has started: what has to be done before a thread runs comes too late for them.
#include <algorithm>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

void start(PathState &state, Term thread, std::uint32_t operation)
{
  const auto at = std::lower_bound(state.started.begin(), state.started.end(), thread, [](const auto &one, Term wanted) { return one.first < wanted; });
  if (thread != noTerm && (at == state.started.end() || at->first != thread))
    state.started.insert(at, {thread, operation});
}

std::optional<std::int64_t> numberAt(const Walk &walk, const PathState &state, const std::vector<Term> &arguments, const std::optional<unsigned> &ordinal)
{
  return ordinal && *ordinal < arguments.size() ? limitOf(walk, state, arguments[*ordinal]).number() : std::nullopt;
}

bool isOf(const std::vector<Term> &threads, const std::pair<Term, std::uint32_t> &started)
{
  return std::find(threads.begin(), threads.end(), started.first) != threads.end();
}

// A thread that never asks for user mode needs no domain before it runs; one that starts later, or when it is told, joins in time.
bool runsInUserModeAtOnce(const Walk &walk, const PathState &state, const ApiRule &rule, const std::vector<Term> &arguments)
{
  const auto options = numberAt(walk, state, arguments, rule.options);
  return options && (*options & rule.userOption) != 0 && numberAt(walk, state, arguments, rule.delay) == 0;
}

// It needs no domain, whenever it starts.
bool isPrivileged(const Walk &walk, const PathState &state, const ApiRule &rule, const std::vector<Term> &arguments)
{
  const auto options = numberAt(walk, state, arguments, rule.options);
  return options && (*options & rule.userOption) == 0;
}

} // namespace

void followThreads(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<std::uint32_t> &rows, const std::vector<Term> &arguments)
{
  for (const std::uint32_t row : rows) {
    const ApiRule &rule = walk.rules()[row];
    if (rule.joinsDomain && *rule.joinsDomain < arguments.size()) {
      const Term thread = arguments[*rule.joinsDomain];
      const auto started = std::find_if(state.started.begin(), state.started.end(), [&](const auto &one) { return one.first == thread; });
      if (started != state.started.end() && started->second != noOperation)
        report(walk, state, PathIssue::Kind::LateDomainJoin, operation, started->second, noTerm);
    }
    if (rule.createsThread && rule.thread && *rule.thread < arguments.size()) {
      // The object is used for a new thread; in a loop the result, too, is another thread's.
      const std::vector<Term> created{arguments[*rule.thread], walk.result(state, operation)};
      std::erase_if(state.started, [&](const auto &one) { return one.second == operation || isOf(created, one); });
      const bool runsAtOnce = runsInUserModeAtOnce(walk, state, rule, arguments);
      for (const Term thread : created)
        if (runsAtOnce || isPrivileged(walk, state, rule, arguments))
          start(state, thread, runsAtOnce ? operation : noOperation);
    }
    if (rule.startsThread && *rule.startsThread < arguments.size())
      start(state, arguments[*rule.startsThread], operation);
  }
}

} // namespace headroom::program
