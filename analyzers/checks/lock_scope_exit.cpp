// SPDX-License-Identifier: Apache-2.0
#include "checks/lock_scope_exit.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkLockScopeExit(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::LockScopeExit, [](const PathIssue &issue) { return "a jump leaves the scope of " + issue.callee + " with the lock held"; },
      "leave the scope by continue (K_SPINLOCK_BREAK), or return behind it");
}

} // namespace headroom
