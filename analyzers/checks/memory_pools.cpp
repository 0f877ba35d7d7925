// SPDX-License-Identifier: Apache-2.0
#include "checks/memory_pools.h"

#include <limits>

#include "checks/api_uses.h"

namespace headroom {

namespace {

std::optional<std::uint64_t> constantAt(const ApiUse &use, const std::optional<unsigned> &argument)
{
  if (!argument || *argument >= use.arguments.size() || use.arguments[*argument].kind != UseArgument::Kind::Integer ||
      use.arguments[*argument].number < 0)
    return std::nullopt;
  return static_cast<std::uint64_t>(use.arguments[*argument].number);
}

std::uint64_t product(std::uint64_t a, std::uint64_t b)
{
  std::uint64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) ? std::numeric_limits<std::uint64_t>::max() : out;
}

const PoolFact *poolOf(const ApiUse &use, const AllocationRule &rule, const std::vector<PoolFact> &pools)
{
  if (rule.heap) {
    if (*rule.heap >= use.arguments.size() || use.arguments[*rule.heap].kind != UseArgument::Kind::Object)
      return nullptr;
    for (const PoolFact &pool : pools)
      if (pool.object == use.arguments[*rule.heap].object)
        return &pool;
    return nullptr;
  }
  const PoolFact *found = nullptr;
  for (const PoolFact &pool : pools)
    if (!rule.pool.empty() && pool.id == rule.pool) {
      if (found)
        return nullptr;
      found = &pool;
    }
  return found;
}

} // namespace

std::vector<Request> requestsOf(const ImageProgram &program)
{
  std::vector<Request> out;
  for (const ApiUse &use : program.behaviour.uses) {
    if (use.isInKernel)
      continue;
    for (const std::uint32_t number : use.rules) {
      const ApiRule &rule = program.api[number];
      if (!rule.allocates)
        continue;
      Request request{&use, &*rule.allocates, constantAt(use, rule.allocates->size), constantAt(use, rule.allocates->alignment),
                      poolOf(use, *rule.allocates, program.behaviour.pools)};
      if (request.bytes && rule.allocates->count) {
        const auto count = constantAt(use, rule.allocates->count);
        request.bytes = count ? std::optional(product(*request.bytes, *count)) : std::nullopt;
      }
      out.push_back(request);
    }
  }
  return out;
}

std::string poolText(const PoolFact &pool)
{
  if (pool.object.empty())
    return pool.config.empty() ? pool.id : pool.config;
  return pool.object + (pool.config.empty() ? "" : " (" + pool.config + ")");
}

Draft requestDraft(const Request &request, const RuleInput &input, std::string message, std::string help)
{
  std::vector<const Circumstance *> ways;
  for (const Circumstance &one : request.use->circumstances)
    ways.push_back(&one);
  Draft draft = useDraft(*request.use, ways, input, std::move(message));
  draft.finding.help = std::move(help);
  return draft;
}

} // namespace headroom
