// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_name_prefix.h"

#include "checks/mpu/protection_evidence.h"
#include "facts/glob.h"
#include "program/layout/partitions.h"

namespace headroom {

namespace {

/// A section of `inner` that the linker script's pattern for `outer` takes; empty: none.
std::string swallowed(const GatheredPartition &kind, const std::string &outer, const std::string &inner)
{
  for (const std::string &pattern : kind.swallows)
    for (const std::string &section : kind.sections)
      if (globMatch(filledIn(pattern, outer), filledIn(section, inner)))
        return filledIn(section, inner);
  return {};
}

} // namespace

RuleOutcome checkPartitionNamePrefix(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const GatheredPartition &kind : evidence.layout->knowledge.protection.gathered)
    for (const GatheredName &outer : evidence.view->gatheredNames)
      for (const GatheredName &inner : evidence.view->gatheredNames) {
        const std::string section = outer.name == inner.name ? "" : swallowed(kind, outer.name, inner.name);
        if (section.empty())
          continue;
        Draft draft = protectionDraft(input, inner.name, inner.place,
                                      "the linker takes section " + section + " of partition " + inner.name + " for a part of partition " + outer.name,
                                      "rename one of them: no partition may be called like another with what its sections end in");
        draft.discriminator = outer.name + '\n' + inner.name;
        if (!outer.place.file.empty())
          draft.finding.notes.push_back({"", outer.place, outer.name});
        out.drafts.push_back(std::move(draft));
      }
  return out;
}

} // namespace headroom
