// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_image_exceeds_partition.h"

#include "checks/flash/flash_evidence.h"
#include "checks/flash/flash_image_crosses_partition.h"
#include "checks/flash/flash_image_too_large.h"

namespace headroom {

RuleOutcome checkLinkerImageExceedsPartition(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const DtNode *code = layout.build.devicetree.chosenNode(layout.knowledge.flash.codeRole);
  const FlashImage &image = layout.flash.image;
  RuleOutcome out;
  for (const FlashPartition &one : layout.flash.partitions) {
    if (code != &layout.build.devicetree.nodes[one.node] || !one.isEnabled)
      continue;
    const std::string name = partitionName(layout, one);
    if (!one.problem.empty() || !image.problem.empty()) {
      out.undecided.push_back({"", name, one.problem.empty() ? image.problem : one.problem});
      continue;
    }
    // An image that starts elsewhere is linked for something else, for example to run without the boot loader.
    if (one.memory != image.memory || image.begin < one.offset || image.begin >= one.end() || image.end <= one.end())
      continue;
    // One defect, one finding: those say more.
    if (!checkFlashImageCrossesPartition(input).drafts.empty() || !checkFlashImageTooLarge(input).drafts.empty())
      continue;
    out.drafts.push_back(nodeDraft(input, layout, one.node,
                                   "image (" + rangeText(image.begin, image.end) + " of the flash) ends " +
                                       std::to_string(image.end - one.end()) + " bytes behind " + name + " (" +
                                       rangeText(one.offset, one.end()) + "), the partition that it is linked for",
                                   "make the partition larger or the image smaller; with " + layout.knowledge.flash.codeOption +
                                       "=y and no load size of its own the linker keeps it inside"));
  }
  return out;
}

} // namespace headroom
