// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_lma_range.h"

#include <algorithm>
#include <optional>

#include "checks/linker/linker_findings.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

bool contains(const AddressRange &range, std::uint64_t address)
{
  return address >= range.begin && address < range.end;
}

std::optional<AddressRange> memoryOf(const DtNode *node)
{
  if (!node || node->reg.empty() || node->reg[0].sizeBytes == 0)
    return std::nullopt;
  return AddressRange{node->mappedAddress, node->mappedAddress + node->reg[0].sizeBytes};
}

std::string text(const AddressRange &range)
{
  return hexText(range.begin) + " to " + hexText(range.end);
}

class Judge {
public:
  Judge(const RuleInput &input, const MemoryLayout &layout)
      : input_(input), layout_(layout), knowledge_(layout.knowledge.initialisation), tree_(layout.build.devicetree)
  {
  }

  RuleOutcome run()
  {
    if (!layout_.initialisation.idle.empty())
      return {}; // whoever loads this image puts it where it runs
    const std::optional<AddressRange> flash = memoryOf(tree_.chosenNode(knowledge_.romRole));
    if (!flash)
      return {{}, {{"", input_.program.id, "the devicetree chooses no " + knowledge_.romRole + " with a size"}}};
    for (const ImageSection &section : layout_.image.sections)
      if (section.isAllocated && section.hasBits && section.sizeBytes != 0 && section.loadAddress)
        judge(section, *flash);
    return std::move(out_);
  }

private:
  void judge(const ImageSection &section, const AddressRange &flash)
  {
    const std::uint64_t address = *section.loadAddress;
    const std::string stored = "the contents of section '" + section.name + "' (" + byteText(section.sizeBytes) + ") are stored at " + hexText(address);
    if (contains(flash, address)) {
      // Beyond the end of the image's own part the rules about partitions speak.
      const std::uint64_t first = firstByte(flash);
      if (address < first)
        add(section, Level::Error, stored + ", before the image's own part of the flash, which begins at " + hexText(first),
            "another image, or the boot loader, owns that memory: let the section follow the others of this image");
      return;
    }
    if (const DtNode *ram = writableMemoryAt(address)) {
      add(section, Level::Error, stored + ", in the memory of " + ram->path + ", which holds nothing at power-on",
          "store it in flash (AT> in the linker script) and let start-up code copy it, or do not load it");
      return;
    }
    if (!isDescribed(address))
      add(section, Level::Warning, stored + ", outside the flash (" + text(flash) + ") and of all memory that the devicetree describes",
          "check the region of its section in the linker script; where the memory exists, describe it in the devicetree");
  }

  /// Where the configuration lets the image begin.
  [[nodiscard]] std::uint64_t firstByte(const AddressRange &flash) const
  {
    const auto base = layout_.build.kconfig.number(knowledge_.codeRange.base);
    const auto offset = layout_.build.kconfig.number(knowledge_.codeRange.offset);
    return base && offset && contains(flash, *base + *offset) ? *base + *offset : flash.begin;
  }

  [[nodiscard]] const DtNode *writableMemoryAt(std::uint64_t address) const
  {
    const DtNode *chosen = tree_.chosenNode(knowledge_.ramRole);
    for (const DtNode &node : tree_.nodes) {
      const bool isRam = &node == chosen || std::any_of(knowledge_.ramNodes.begin(), knowledge_.ramNodes.end(),
                                                        [&](const std::string &one) { return node.isCompatible(one); });
      const auto range = memoryOf(&node);
      if (isRam && range && contains(*range, address))
        return &node;
    }
    return nullptr;
  }

  /// Some device is there: option bytes, external flash.
  [[nodiscard]] bool isDescribed(std::uint64_t address) const
  {
    return std::any_of(tree_.nodes.begin(), tree_.nodes.end(), [&](const DtNode &node) {
      const auto range = memoryOf(&node);
      return range && contains(*range, address);
    });
  }

  void add(const ImageSection &section, Level most, std::string message, std::string help)
  {
    Draft draft = sectionDraft(input_, layout_, section, std::move(message), std::move(help));
    draft.finding.level = std::min(input_.level, most);
    draft.ceiling = most;
    out_.drafts.push_back(std::move(draft));
  }

  const RuleInput &input_;
  const MemoryLayout &layout_;
  const InitialisationKnowledge &knowledge_;
  const Devicetree &tree_;
  RuleOutcome out_;
};

} // namespace

RuleOutcome checkLinkerLmaRange(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {artefact::kconfig, artefact::devicetree});
  if (!evidence.layout)
    return evidence.outcome;
  if (evidence.layout->knowledge.initialisation.romRole.empty())
    return {};
  return Judge(input, *evidence.layout).run();
}

} // namespace headroom
