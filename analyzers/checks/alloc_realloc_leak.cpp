// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_realloc_leak.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocReallocLeak(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::ReallocLeak, [](const PathIssue &issue) { return (issue.variable.empty() ? std::string("the only pointer") : issue.variable) + " is overwritten by the result of " + issue.callee + ": when it fails, the old block is lost"; },
      "keep the result in another variable until it is tested");
}

} // namespace headroom
