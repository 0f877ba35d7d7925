// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_image_crosses_partition.h"

#include <algorithm>

#include "checks/flash/flash_evidence.h"

namespace headroom {

namespace {

bool hasCodeLabel(const MemoryLayout &layout, const FlashPartition &partition)
{
  const std::vector<std::string> &labels = layout.build.devicetree.nodes[partition.node].labels;
  const std::vector<std::string> &known = layout.knowledge.flash.codeLabels;
  return std::any_of(labels.begin(), labels.end(),
                     [&](const std::string &one) { return std::find(known.begin(), known.end(), one) != known.end(); });
}

} // namespace

RuleOutcome checkFlashImageCrossesPartition(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input, {artefact::devicetree, artefact::kconfig});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const FlashKnowledge &knowledge = layout.knowledge.flash;
  // Linked for a partition, it cannot leave it; and without the map of partitions nothing opens another.
  if (layout.isOn(knowledge.codeOption) || !layout.isOn(knowledge.mapOption) || layout.flash.partitions.empty())
    return {};
  RuleOutcome out;
  const FlashImage &image = layout.flash.image;
  if (!image.problem.empty()) {
    out.undecided.push_back({"", input.program.id, image.problem});
    return out;
  }
  const DtNode *code = layout.build.devicetree.chosenNode(knowledge.codeRole);
  std::vector<const FlashPartition *> crossed;
  for (const FlashPartition *one : judgedPartitions(layout, out)) {
    if (one->memory != image.memory || one->offset >= image.end || one->end() <= image.begin)
      continue;
    const bool isInside = one->offset <= image.begin && image.end <= one->end();
    const bool isItsOwn = one->offset <= image.begin && image.begin < one->end();
    // Slots are only a boot loader's; without one they are ordinary flash, and stock images lie across them.
    const bool isForCode = hasCodeLabel(layout, *one) || code == &layout.build.devicetree.nodes[one->node];
    const bool isPartOfCrossed =
        one->within != noPartition && std::find(crossed.begin(), crossed.end(), &layout.flash.partitions[one->within]) != crossed.end();
    if (isInside || isPartOfCrossed || (isForCode && (isItsOwn || !layout.flash.boot.isBooted)))
      continue;
    crossed.push_back(one);
    const std::string name = partitionName(layout, *one);
    out.drafts.push_back(nodeDraft(input, layout, one->node,
                                   "image (" + rangeText(image.begin, image.end) + " of the flash) lies over partition " + name + " (" +
                                       rangeText(one->offset, one->end()) + "), which code of this build can erase",
                                   "set " + knowledge.codeOption + "=y and choose the partition of the image as " + knowledge.codeRole +
                                       ", so that the linker keeps it inside"));
  }
  return out;
}

} // namespace headroom
