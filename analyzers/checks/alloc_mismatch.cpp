// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_mismatch.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocMismatch(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::Mismatch, [](const PathIssue &issue) { return blockText(issue) + " is released by " + issue.callee + ", which is for blocks of another allocator"; },
      "release it with the function that belongs to its allocator");
}

} // namespace headroom
