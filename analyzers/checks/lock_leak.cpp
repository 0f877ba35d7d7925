// SPDX-License-Identifier: Apache-2.0
#include "checks/lock_leak.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkLockLeak(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::LockLeak, [](const PathIssue &issue) { return issue.function + " leaves with the lock of " + issue.callee + " held"; },
      "release the lock on this path, too");
}

} // namespace headroom
