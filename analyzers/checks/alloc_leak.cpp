// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_leak.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocLeak(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::Leak, [](const PathIssue &issue) { return blockText(issue) + " is lost on this path"; },
      "release it on this path, or hand it to an owner");
}

} // namespace headroom
