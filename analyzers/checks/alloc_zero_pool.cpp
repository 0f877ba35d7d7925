// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_zero_pool.h"

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

RuleOutcome checkAllocZeroPool(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const Request &request : requestsOf(input.program))
    if (request.pool && request.pool->sizeBytes == 0)
      out.drafts.push_back(requestDraft(request, input, request.use->callee + " draws from " + poolText(*request.pool) + ", which has 0 bytes: it always fails",
                                        "give the pool a size" + (request.pool->config.empty() ? std::string() : ": " + request.pool->config)));
  return out;
}

} // namespace headroom
