// SPDX-License-Identifier: Apache-2.0
#include "checks/init_heap_not_ready.h"

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

namespace {

bool runsBefore(const PoolFact &pool, const Circumstance &one, const ImageProgram &program)
{
  if (!pool.readyAt || one.root >= program.roots.size())
    return false;
  const Root &root = program.roots[one.root];
  return root.initOrder && *root.initOrder < *pool.readyAt;
}

} // namespace

RuleOutcome checkInitHeapNotReady(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const Request &request : requestsOf(input.program)) {
    if (!request.pool)
      continue;
    std::vector<const Circumstance *> early;
    for (const Circumstance &one : request.use->circumstances)
      if (runsBefore(*request.pool, one, input.program))
        early.push_back(&one);
    if (early.empty())
      continue;
    Draft draft = useDraft(*request.use, early, input,
                           request.use->callee + " draws from " + poolText(*request.pool) + " before it is set up, reached from " +
                               contextText(*early.front(), input.program) + ", which runs before " + request.pool->readyBy);
    draft.finding.help = "register the function at a later level or priority, or allocate where it is used first";
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
