// SPDX-License-Identifier: Apache-2.0
#include "checks/slab_block_size.h"

#include <algorithm>

#include "checks/memory_pools.h"
#include "checks/path_issues.h"

namespace headroom {

RuleOutcome checkSlabBlockSize(const RuleInput &input)
{
  const std::vector<PoolFact> &pools = input.program.behaviour.pools;
  const auto blockBytes = [&](const PathIssue &issue) -> std::uint64_t {
    if (issue.found != 0)
      return issue.found;
    const auto pool = std::find_if(pools.begin(), pools.end(), [&](const PoolFact &one) { return one.object == issue.callee; });
    return pool == pools.end() ? 0 : pool->blockBytes;
  };
  RuleOutcome out = findIssues(
      input, PathIssue::Kind::BlockTooSmall,
      [&](const PathIssue &issue) {
        return "an object of " + std::to_string(issue.wanted) + " bytes is kept in a block of " + std::to_string(blockBytes(issue)) +
               " bytes from " + issue.callee;
      },
      "make the slab's blocks at least as large as the object: sizeof in its definition keeps the two together");
  // The path says what is stored, the image how large the blocks are: only together they are a finding.
  std::size_t next = 0;
  for (const PathIssue &issue : input.program.behaviour.issues) {
    if (issue.kind != PathIssue::Kind::BlockTooSmall)
      continue;
    const std::uint64_t bytes = blockBytes(issue);
    if (bytes == 0 || bytes >= issue.wanted)
      out.drafts.erase(out.drafts.begin() + static_cast<std::ptrdiff_t>(next));
    else
      ++next;
  }
  return out;
}

} // namespace headroom
