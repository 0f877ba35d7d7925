// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_size_overflow.h"

#include <iterator>

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkAllocSizeOverflow(const RuleInput &input)
{
  RuleOutcome out = findIssues(
      input, PathIssue::Kind::ZeroSize, [](const PathIssue &issue) { return issue.callee + " is asked for 0 bytes"; },
      "a request of 0 gives NULL or a block that nothing may be written to: test the size first");
  RuleOutcome overflows = findIssues(
      input, PathIssue::Kind::SizeOverflow, [](const PathIssue &issue) { return "the size that " + issue.callee + " is asked for overflows"; },
      "compute the size in a wider type, or test the factors first");
  std::move(overflows.drafts.begin(), overflows.drafts.end(), std::back_inserter(out.drafts));
  return out;
}

} // namespace headroom
