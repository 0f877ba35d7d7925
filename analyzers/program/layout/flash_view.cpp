// SPDX-License-Identifier: Apache-2.0
#include "program/layout/flash_view.h"

#include <algorithm>
#include <map>

#include "program/layout/configured_number.h"
#include "program/layout/flash_boot.h"
#include "program/layout/views.h"

namespace headroom {

namespace {

class FlashJoin {
public:
  explicit FlashJoin(const MemoryLayout &layout) : layout_(layout), tree_(layout.build.devicetree), knowledge_(layout.knowledge.flash) {}

  FlashView join()
  {
    for (DtIndex i = 0; i < tree_.nodes.size(); ++i)
      if (isPartition(i))
        addPartition(i);
    out_.image = imageOf();
    out_.boot = bootOf(layout_);
    return std::move(out_);
  }

private:
  [[nodiscard]] bool isAny(const DtNode &node, const std::vector<std::string> &wanted) const
  {
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string &one) { return node.isCompatible(one); });
  }

  [[nodiscard]] bool isContainer(DtIndex node) const { return isAny(tree_.nodes[node], knowledge_.containers); }

  [[nodiscard]] bool isPartition(DtIndex index) const
  {
    const DtNode &node = tree_.nodes[index];
    return node.parent != noDtNode && (isContainer(node.parent) || isAny(node, knowledge_.partitions));
  }

  void addPartition(DtIndex index)
  {
    const DtNode &node = tree_.nodes[index];
    FlashPartition one;
    one.node = index;
    one.group = node.parent;
    one.isEnabled = node.isEnabled;
    one.isReadOnly = node.property(knowledge_.readOnlyProperty) != nullptr;
    one.isMapped = isAny(node, knowledge_.partitions);
    if (node.reg.empty()) {
      one.problem = node.property("reg") ? "its reg does not fit the cells of its parent" : "it has no reg";
    } else {
      one.offset = node.reg.front().address;
      one.sizeBytes = node.reg.front().sizeBytes;
      findMemory(one);
      if (one.problem.empty() && one.sizeBytes == 0)
        one.problem = "its size is 0";
      if (one.problem.empty() && one.offset > UINT64_MAX - one.sizeBytes)
        one.problem = "its end is beyond 64 bits";
    }
    indexes_[index] = static_cast<PartitionIndex>(out_.partitions.size());
    out_.partitions.push_back(std::move(one));
  }

  /// Outwards to the node of the memory: the first that is neither a partition nor only there to group them. Offsets of a plain container
  /// are those of the memory; everything else translates by its `ranges`.
  void findMemory(FlashPartition &one)
  {
    for (DtIndex at = tree_.nodes[one.node].parent; at != noDtNode && at != 0; at = tree_.nodes[at].parent) {
      const DtNode &node = tree_.nodes[at];
      const auto part = indexes_.find(at);
      const bool isPart = part != indexes_.end();
      if (isPart && one.within == noPartition)
        one.within = part->second;
      const bool isGroup = node.compatible.empty() && node.reg.empty();
      if (!isPart && !isContainer(at) && !isGroup) {
        one.memory = memoryAt(at);
        return;
      }
      if (!node.ranges && isContainer(at) && !isPart && !node.property("ranges"))
        continue;
      const std::optional<std::uint64_t> outer = node.toParent(one.offset);
      if (!outer) {
        one.problem = node.path + (node.ranges ? " has no range for its address" : " has no ranges, so its offset is not known");
        return;
      }
      one.offset = *outer;
    }
    one.problem = "no flash memory lies around it";
  }

  [[nodiscard]] std::optional<std::uint64_t> single(const DtNode &node, const std::string &name) const
  {
    const DtProperty *property = name.empty() ? nullptr : node.property(name);
    if (!property || property->pieces.size() != 1 || property->pieces.front().cells.size() != 1 ||
        property->pieces.front().cells.front() == 0)
      return std::nullopt;
    return property->pieces.front().cells.front();
  }

  std::uint32_t memoryAt(DtIndex index)
  {
    const auto [found, isNew] = memoryOf_.emplace(index, static_cast<std::uint32_t>(out_.memories.size()));
    if (!isNew)
      return found->second;
    const DtNode &node = tree_.nodes[index];
    FlashMemory memory;
    memory.node = index;
    const std::uint64_t registered = node.reg.empty() ? 0 : node.reg.front().sizeBytes;
    memory.sizeBytes = single(node, knowledge_.sizeProperty);
    if (const auto bits = single(node, knowledge_.sizeBitsProperty); bits && !memory.sizeBytes)
      memory.sizeBytes = *bits / 8;
    if (!memory.sizeBytes && registered > 0)
      memory.sizeBytes = registered;
    memory.eraseBytes = single(node, knowledge_.eraseProperty);
    for (const FlashPageOption &page : knowledge_.pages)
      if (!memory.eraseBytes && memory.eraseOption.empty() && node.isCompatible(page.compatible)) {
        memory.eraseOption = page.option;
        memory.eraseBytes = configuredNumber(layout_, page.option);
      }
    if (memory.eraseBytes == 0u)
      memory.eraseBytes = std::nullopt;
    memory.writeBytes = single(node, knowledge_.writeProperty);
    // A register without a size is a chip select, not an address.
    if (registered > 0)
      memory.address = node.mappedAddress;
    out_.memories.push_back(memory);
    return found->second;
  }

  [[nodiscard]] FlashImage imageOf() const
  {
    FlashImage image;
    const DtNode *chosen = tree_.chosenNode(knowledge_.flashRole);
    const auto memory =
        std::find_if(out_.memories.begin(), out_.memories.end(), [&](const FlashMemory &one) { return chosen == &tree_.nodes[one.node]; });
    if (!chosen || memory == out_.memories.end()) {
      image.problem = chosen ? "the chosen flash has no partitions" : "no flash is chosen";
      return image;
    }
    if (!memory->address || !memory->sizeBytes) {
      image.problem = "address or size of " + chosen->path + " is not known";
      return image;
    }
    image.begin = UINT64_MAX;
    for (const ImageSection &section : layout_.image.sections) {
      if (!section.isAllocated || !section.hasBits || section.sizeBytes == 0)
        continue;
      const std::uint64_t load = section.loadAddress.value_or(section.address);
      if (load < *memory->address || load - *memory->address >= *memory->sizeBytes)
        continue;
      const std::uint64_t offset = load - *memory->address;
      image.begin = std::min(image.begin, offset);
      image.end = std::max(image.end, offset + std::min(section.sizeBytes, UINT64_MAX - offset));
    }
    if (image.end == 0) {
      image.problem = "no part of the image lies in " + chosen->path;
      image.begin = 0;
      return image;
    }
    image.memory = static_cast<std::uint32_t>(memory - out_.memories.begin());
    return image;
  }

  const MemoryLayout &layout_;
  const Devicetree &tree_;
  const FlashKnowledge &knowledge_;
  FlashView out_;
  std::map<DtIndex, PartitionIndex> indexes_;
  std::map<DtIndex, std::uint32_t> memoryOf_; ///< by node: into FlashView::memories
};

} // namespace

FlashView joinFlash(const MemoryLayout &layout)
{
  return FlashJoin(layout).join();
}

} // namespace headroom
