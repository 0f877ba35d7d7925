// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_duplicate_name.h"

#include <charconv>
#include <map>

#include "checks/flash/flash_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// Of `partition@10000`; empty: the name has none, or one that is no number.
std::optional<std::uint64_t> unitAddress(const std::string &name)
{
  const std::size_t at = name.find('@');
  if (at == std::string::npos)
    return std::nullopt;
  std::uint64_t value = 0;
  const auto [stop, problem] = std::from_chars(name.data() + at + 1, name.data() + name.size(), value, 16);
  if (problem != std::errc{} || stop != name.data() + name.size())
    return std::nullopt;
  return value;
}

} // namespace

RuleOutcome checkFlashPartitionDuplicateName(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  std::map<std::pair<DtIndex, std::string>, const FlashPartition *> names; // of one list: another list is another layout
  for (const FlashPartition &one : layout.flash.partitions) {
    const DtNode &node = layout.build.devicetree.nodes[one.node];
    if (!one.isEnabled)
      continue;
    if (const std::string name = node.text(layout.knowledge.flash.nameProperty); !name.empty()) {
      const auto [first, isNew] = names.emplace(std::pair(one.group, name), &one);
      if (!isNew) {
        Draft draft = nodeDraft(input, layout, one.node,
                                "flash partitions " + partitionName(layout, *first->second) + " and " + partitionName(layout, one) +
                                    " are both named \"" + name + "\"",
                                "give each its own " + layout.knowledge.flash.nameProperty + ": a look-up by name finds only one of them");
        draft.finding.notes.push_back(nodeNote(layout, first->second->node, "the other one"));
        out.drafts.push_back(std::move(draft));
      }
    }
    const std::optional<std::uint64_t> unit = unitAddress(node.name);
    if (!unit || node.reg.empty() || *unit == node.reg.front().address)
      continue;
    Draft draft = nodeDraft(input, layout, one.node,
                            "flash partition " + partitionName(layout, one) + " is called " + node.name + " and lies at " +
                                hexText(node.reg.front().address),
                            "make the unit address the first number of reg: the later of two edits was forgotten in one place");
    draft.discriminator = "unit address";
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
