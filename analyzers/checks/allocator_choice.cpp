// SPDX-License-Identifier: Apache-2.0
#include "checks/allocator_choice.h"

#include <algorithm>
#include <map>

#include "checks/api_uses.h"
#include "checks/memory_pools.h"

namespace headroom {

namespace {

/// How many calls of one size make a pattern rather than a coincidence.
constexpr std::size_t fewestOfOneSize = 3;

bool isInInterrupt(const ApiUse &use)
{
  return std::any_of(use.circumstances.begin(), use.circumstances.end(), [](const Circumstance &one) { return mayBeInterrupt(one); });
}

} // namespace

RuleOutcome checkAllocatorChoice(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  const std::vector<Request> requests = requestsOf(input.program);
  std::map<std::uint64_t, std::vector<const Request *>> bySize;
  for (const Request &request : requests)
    if (request.rule->isHeap && request.bytes && *request.bytes > 0)
      bySize[*request.bytes].push_back(&request);
  for (const auto &[bytes, same] : bySize) {
    const auto inInterrupt = std::find_if(same.begin(), same.end(), [](const Request *one) { return isInInterrupt(*one->use); });
    if (inInterrupt == same.end() && same.size() < fewestOfOneSize)
      continue;
    const Request &shown = inInterrupt == same.end() ? *same.front() : **inInterrupt;
    const std::string calls = same.size() == 1 ? "this call always asks" : std::to_string(same.size()) + " calls always ask";
    Draft draft = requestDraft(shown, input,
                               calls + " a heap for " + std::to_string(bytes) + " bytes" + (inInterrupt == same.end() ? "" : ", one in an interrupt"),
                               "a slab of blocks of " + std::to_string(bytes) + " bytes takes constant time, does not fragment and needs no header");
    draft.finding.path.clear();
    draft.finding.otherPaths.clear();
    for (const Request *one : same)
      if (one != &shown)
        draft.finding.notes.push_back({one->use->function, one->use->place, "the same size"});
    draft.discriminator = std::to_string(bytes);
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
