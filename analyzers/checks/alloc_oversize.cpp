// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_oversize.h"

#include <algorithm>

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

namespace {

/// Without an exact formula only what exceeds the pool itself is certain.
std::uint64_t mostOf(const Request &request)
{
  const PoolFact &pool = *request.pool;
  const std::uint64_t most = pool.largestRequest.value_or(pool.sizeBytes);
  if (!request.alignment || !pool.largestRequest || pool.blockBytes != 0)
    return most;
  // Room to align the block is taken besides, but for the word below it and the chunk's header, which may lie in that room: Zephyr's
  // lib/os/heap.c sys_heap_aligned_alloc. Exact within the 8 bytes that the header has at most.
  constexpr std::uint64_t headerBytes = 8;
  const std::uint64_t spare = pool.perBlockBytes + headerBytes;
  const std::uint64_t room = *request.alignment > spare ? *request.alignment - spare : 0;
  return most - std::min(most, room);
}

} // namespace

RuleOutcome checkAllocOversize(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const Request &request : requestsOf(input.program)) {
    if (!request.bytes || !request.pool || request.pool->sizeBytes == 0)
      continue;
    const std::uint64_t most = mostOf(request);
    if (*request.bytes <= most)
      continue;
    out.drafts.push_back(requestDraft(request, input,
                                      request.use->callee + " asks for " + std::to_string(*request.bytes) + " bytes, " + poolText(*request.pool) +
                                          " of " + std::to_string(request.pool->sizeBytes) + " bytes can give " + std::to_string(most) +
                                          " at most" + (most < request.pool->largestRequest.value_or(0) ? " at this alignment" : ""),
                                      "ask for less, or make the pool larger" +
                                          (request.pool->config.empty() ? std::string() : ": " + request.pool->config)));
  }
  return out;
}

} // namespace headroom
