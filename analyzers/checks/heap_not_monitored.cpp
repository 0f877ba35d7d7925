// SPDX-License-Identifier: Apache-2.0
#include "checks/heap_not_monitored.h"

#include <set>

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

RuleOutcome checkHeapNotMonitored(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  std::set<const PoolFact *> told;
  for (const Request &request : requestsOf(input.program)) {
    if (!request.pool || !request.rule->isHeap || request.rule->isLibrary || request.pool->isMonitored || request.pool->sizeBytes == 0 ||
        !told.insert(request.pool).second)
      continue;
    Draft draft = requestDraft(request, input, "nothing in this build tells how full " + poolText(*request.pool) + " gets",
                               "switch its run-time statistics on in test builds, or link the runtime's tracking");
    draft.discriminator = request.pool->object + '\n' + request.pool->id;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
