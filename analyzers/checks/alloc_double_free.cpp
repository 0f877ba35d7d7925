// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_double_free.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocDoubleFree(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::DoubleFree, [](const PathIssue &issue) { return blockText(issue) + " is released a second time by " + issue.callee; },
      "release it once; set the pointer to NULL behind the release");
}

} // namespace headroom
