// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_domain_budget.h"

#include <algorithm>
#include <set>

#include "checks/mpu/region_budget.h"
#include "program/layout/configured_number.h"

namespace headroom {

namespace {

struct Demand {
  std::uint64_t least = 0; ///< regions: each partition takes one
  std::uint64_t most = 0;  ///< those that no single region can be take two
};

Demand demandOf(const MemoryDomain &domain, const ProtectionView &view)
{
  Demand out;
  std::set<ProtectionIndex> seen;
  for (const DomainPartition &one : domain.partitions) {
    if (one.partition != noProtectionIndex && !seen.insert(one.partition).second)
      continue; // the kernel refuses the second one
    ++out.least;
    const MemoryPartition *known = one.partition == noProtectionIndex ? nullptr : &view.partitions[one.partition];
    const std::uint64_t bytes = known && known->unknown.empty() ? known->sizeBytes : 0;
    const bool isOneRegion = bytes != 0 && (bytes & (bytes - 1)) == 0 && known->start % bytes == 0;
    out.most += view.unit.isSplitting && !isOneRegion ? 2 : 1;
  }
  return out;
}

} // namespace

RuleOutcome checkMpuDomainBudget(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const MemoryLayout &layout = *evidence.layout;
  const std::string &limitSymbol = layout.knowledge.protection.limitSymbol;
  const std::optional<std::uint64_t> known = configuredNumber(layout, limitSymbol);
  const std::uint64_t room = known.value_or(UINT64_MAX);
  std::string why;
  const std::optional<RegionBudget> budget = regionBudget(layout, why);
  const std::uint64_t surely = budget ? std::min(room, budget->leastPartitions(layout)) : 0;
  const std::uint64_t perhaps = budget ? std::min(room, budget->mostPartitions(layout)) : room;
  for (const std::string &open : evidence.view->openDomains)
    out.undecided.push_back({"", input.program.id, open});
  for (const MemoryDomain &domain : evidence.view->domains) {
    const Demand demand = demandOf(domain, *evidence.view);
    if (demand.least > perhaps && !domain.shrinks) {
      const bool isRoom = room == perhaps;
      const SourcePlace last = domain.partitions.back().place;
      Draft draft = protectionDraft(
          input, domain.name, last,
          "domain " + domain.name + " gets " + std::to_string(demand.least) + " partitions, and " + std::to_string(perhaps) + " fit: " +
              (isRoom ? limitSymbol + " is " + std::to_string(room)
                      : budget->hardware + ", of which " + budget->takenText() + " are taken (" + budget->takenBy + ")"),
          isRoom ? "raise " + limitSymbol : "join partitions with the same access into one");
      draft.discriminator = domain.name;
      for (const DomainPartition &one : domain.partitions)
        draft.finding.notes.push_back({"", one.place, one.name + " is added here"});
      out.drafts.push_back(std::move(draft));
    } else if (!domain.open.empty()) {
      out.undecided.push_back({"", domain.name, domain.open.front()});
    } else if (!known) {
      out.undecided.push_back({"", domain.name, lackOfNumber(layout, limitSymbol)});
    } else if (!budget) {
      out.undecided.push_back({"", domain.name, why});
    } else if (demand.most > surely || demand.least > perhaps) {
      out.undecided.push_back({"", domain.name,
                               std::to_string(demand.least) + (demand.least == 1 ? " partition takes" : " partitions take") + " up to " +
                                   std::to_string(demand.most) + " regions, and " + std::to_string(surely) +
                                   (surely == perhaps ? "" : " to " + std::to_string(perhaps)) + " are free"});
    }
  }
  return out;
}

} // namespace headroom
