// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_oversize.h"

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

RuleOutcome checkAllocOversize(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const Request &request : requestsOf(input.program)) {
    if (!request.bytes || !request.pool || request.pool->sizeBytes == 0)
      continue;
    // Without an exact formula only what exceeds the pool itself is certain.
    const std::uint64_t most = request.pool->largestRequest.value_or(request.pool->sizeBytes);
    if (*request.bytes <= most)
      continue;
    out.drafts.push_back(requestDraft(request, input,
                                      request.use->callee + " asks for " + std::to_string(*request.bytes) + " bytes, " + poolText(*request.pool) +
                                          " of " + std::to_string(request.pool->sizeBytes) + " bytes can give " + std::to_string(most) +
                                          " at most",
                                      "ask for less, or make the pool larger" +
                                          (request.pool->config.empty() ? std::string() : ": " + request.pool->config)));
  }
  return out;
}

} // namespace headroom
