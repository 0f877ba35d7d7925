// SPDX-License-Identifier: Apache-2.0
#include "checks/domain_join_after_start.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkDomainJoinAfterStart(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::LateDomainJoin,
      [](const PathIssue &issue) { return "the thread joins its memory domain behind " + issue.origin + ", from where on it may run"; },
      "create the thread with a start delay of K_FOREVER, let it join, then call k_thread_start");
}

} // namespace headroom
