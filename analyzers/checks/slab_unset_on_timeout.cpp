// SPDX-License-Identifier: Apache-2.0
#include "checks/slab_unset_on_timeout.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkSlabUnsetOnTimeout(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::UnsetOnTimeout, [](const PathIssue &issue) { return (issue.variable.empty() ? std::string("the block variable") : issue.variable) + " is read after " + issue.callee + " failed, which leaves it unwritten after a timeout"; },
      "test the status first, or set the variable to NULL before the call");
}

} // namespace headroom
