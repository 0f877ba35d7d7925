// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_unchecked.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocUnchecked(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::Unchecked, [](const PathIssue &issue) { return blockText(issue) + " is used without a test for failure"; },
      "test the result before it is used");
}

} // namespace headroom
