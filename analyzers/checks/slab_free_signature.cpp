// SPDX-License-Identifier: Apache-2.0
#include "checks/slab_free_signature.h"

#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkSlabFreeSignature(const RuleInput &input)
{
  return findIssues(
      input, PathIssue::Kind::FreeSignature, [](const PathIssue &issue) { return issue.callee + " gets " + (issue.variable.empty() ? std::string("its block") : issue.variable) + " in the form of another version of the API"; },
      "look at the declaration of this version: the block itself, or the address of the variable that holds it");
}

} // namespace headroom
