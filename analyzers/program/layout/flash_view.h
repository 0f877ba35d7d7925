// SPDX-License-Identifier: Apache-2.0
// Flash as the devicetree divides it: memories, their partitions, the image in them, and what the boot loader asks for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/devicetree.h"
#include "facts/flash_knowledge.h"

namespace headroom {

/// Index into FlashView::partitions.
using PartitionIndex = std::uint32_t;
inline constexpr PartitionIndex noPartition = UINT32_MAX;

struct FlashPartition {
  DtIndex node = noDtNode;
  std::uint32_t memory = UINT32_MAX;   ///< into FlashView::memories; none: `problem` says why
  PartitionIndex within = noPartition; ///< partition that declares it as its part
  DtIndex group = noDtNode;            ///< the node that lists it; groups are layouts of their own
  std::uint64_t offset = 0;            ///< in the memory
  std::uint64_t sizeBytes = 0;
  bool isEnabled = true;
  bool isReadOnly = false;
  bool isMapped = false; ///< declares itself: its address is translated, not an offset as written
  std::string problem;   ///< why there is no offset; empty: there is one

  /// Wraps for no partition that has an offset.
  [[nodiscard]] std::uint64_t end() const { return offset + sizeBytes; }
};

struct FlashMemory {
  DtIndex node = noDtNode;
  std::optional<std::uint64_t> sizeBytes;
  std::optional<std::uint64_t> eraseBytes; ///< empty: not said, or blocks of several sizes
  std::string eraseOption;                 ///< configuration symbol that says so, and may differ from image to image; empty: the devicetree
  std::optional<std::uint64_t> writeBytes;
  std::optional<std::uint64_t> address; ///< where the CPU sees its first byte; empty: it is not mapped, or nothing tells
};

/// What an image takes of a memory, by the load addresses of its segments.
struct FlashImage {
  std::uint32_t memory = UINT32_MAX; ///< the chosen one; none: `problem` says why
  std::uint64_t begin = 0, end = 0;  ///< offsets in the memory
  std::string problem;
};

/// The boot loader that starts this image, or that this image is.
struct FlashBoot {
  bool isBooted = false;             ///< this image is started by a boot loader
  bool isLoader = false;             ///< this image is the boot loader, and no other image of the build is started by it
  std::optional<FlashBootMode> mode; ///< empty: `problem` says why
  std::string modeSource;            ///< who says so: `CONFIG_X of mcuboot`
  std::string problem;
  bool hasLoaderConfiguration = false;
  std::optional<std::uint64_t> maxSectors; ///< of a slot; empty: unknown, or computed from the slots (`isSectorsAuto`)
  bool isSectorsAuto = false;
  std::optional<std::uint64_t> keyBytes; ///< of each of the two keys in the trailer; empty: unknown
  std::uint64_t signatureBytes = 0;      ///< what signing adds behind an image, at least
  std::uint64_t logicalSectorBytes = 0;  ///< what the boot loader takes for a sector; 0: erase blocks
  std::optional<std::uint64_t> mostAlignBytes;      ///< of records in a trailer; empty: as the slots' write blocks ask
  std::map<std::string, std::uint64_t> eraseBytes;  ///< by FlashMemory::eraseOption: what the boot loader was built with
};

struct FlashView {
  std::vector<FlashMemory> memories;
  std::vector<FlashPartition> partitions; ///< in the order of the tree, disabled ones too
  FlashImage image;
  FlashBoot boot;
};

} // namespace headroom
