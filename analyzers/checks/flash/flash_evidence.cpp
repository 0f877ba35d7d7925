// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_evidence.h"

#include "facts/hex_text.h"

namespace headroom {

LayoutEvidence flashEvidence(const RuleInput &input, std::initializer_list<const char *> needed)
{
  LayoutEvidence out = layoutEvidence(input, needed);
  if (out.layout && out.layout->knowledge.flash.containers.empty())
    out.layout = nullptr;
  return out;
}

std::string nodeName(const MemoryLayout &layout, DtIndex node)
{
  const DtNode &one = layout.build.devicetree.nodes[node];
  return one.labels.empty() ? one.path : one.labels.front();
}

std::string partitionName(const MemoryLayout &layout, const FlashPartition &partition)
{
  return nodeName(layout, partition.node);
}

std::string rangeText(std::uint64_t begin, std::uint64_t end)
{
  return hexText(begin) + " up to " + hexText(end);
}

Draft nodeDraft(const RuleInput &input, const MemoryLayout &layout, DtIndex node, std::string message, std::string help)
{
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.message = std::move(message);
  draft.finding.help = std::move(help);
  draft.finding.place = layout.place(layout.build.devicetree.file, layout.build.devicetree.nodes[node].line);
  draft.finding.symbol = nodeName(layout, node); // what a suppression can name
  return draft;
}

FindingStep nodeNote(const MemoryLayout &layout, DtIndex node, std::string text)
{
  return {"", layout.place(layout.build.devicetree.file, layout.build.devicetree.nodes[node].line), std::move(text)};
}

std::vector<const FlashPartition *> judgedPartitions(const MemoryLayout &layout, RuleOutcome &outcome)
{
  std::vector<const FlashPartition *> out;
  for (const FlashPartition &one : layout.flash.partitions) {
    if (!one.isEnabled)
      continue;
    if (one.problem.empty())
      out.push_back(&one);
    else
      outcome.undecided.push_back({"", partitionName(layout, one), one.problem});
  }
  return out;
}

} // namespace headroom
