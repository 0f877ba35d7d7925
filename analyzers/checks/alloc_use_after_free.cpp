// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_use_after_free.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocUseAfterFree(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::UseAfterFree, [](const PathIssue &issue) { return blockText(issue) + " is used after its release"; },
      "use it before it is released, or keep what is needed of it");
}

} // namespace headroom
