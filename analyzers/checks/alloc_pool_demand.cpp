// SPDX-License-Identifier: Apache-2.0
#include "checks/alloc_pool_demand.h"

#include <algorithm>
#include <map>

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

namespace {

/// Init functions run once each, and before anything that could release what they took.
bool isAtInitialisation(const ApiUse &use, const ImageProgram &program)
{
  return std::any_of(use.circumstances.begin(), use.circumstances.end(), [&](const Circumstance &one) {
    return one.root < program.roots.size() && program.roots[one.root].kind == RootKind::Init;
  });
}

struct Demand {
  std::uint64_t bytes = 0;
  std::vector<const Request *> requests;
};

} // namespace

RuleOutcome checkAllocPoolDemand(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  const std::vector<Request> requests = requestsOf(input.program);
  std::map<std::string, std::pair<const PoolFact *, Demand>> demands;
  for (const Request &request : requests) {
    if (!request.pool || !request.bytes || request.pool->sizeBytes == 0 || !isAtInitialisation(*request.use, input.program))
      continue;
    auto &[pool, demand] = demands[request.pool->object + '\n' + request.pool->id];
    pool = request.pool;
    demand.bytes += std::min(*request.bytes, UINT64_MAX - demand.bytes);
    demand.requests.push_back(&request);
  }
  for (const auto &[name, one] : demands) {
    const auto &[pool, demand] = one;
    if (demand.bytes <= pool->sizeBytes || demand.requests.size() < 2)
      continue;
    Draft draft = requestDraft(*demand.requests.back(), input,
                               "initialisation asks " + poolText(*pool) + " for " + std::to_string(demand.bytes) + " bytes in " +
                                   std::to_string(demand.requests.size()) + " requests, it has " + std::to_string(pool->sizeBytes),
                               "make the pool larger" + (pool->config.empty() ? std::string() : ": " + pool->config));
    for (const Request *request : demand.requests)
      draft.finding.notes.push_back({request->use->function, request->use->place, std::to_string(*request->bytes) + " bytes"});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
