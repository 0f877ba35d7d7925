// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_wrong_heap.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocWrongHeap(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::WrongHeap, [](const PathIssue &issue) { return blockText(issue) + " is released to another heap by " + issue.callee; },
      "release it to the heap that it came from");
}

} // namespace headroom
