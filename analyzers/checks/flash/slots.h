// SPDX-License-Identifier: Apache-2.0
// The slots of the boot loader with their sectors, and the largest image that its mode can replace.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/flash/flash_evidence.h"

namespace headroom {

struct Slot {
  const FlashPartition *partition = nullptr;
  std::uint64_t eraseBytes = 0;       ///< what the boot loader erases at once: a sector
  std::uint64_t countedSectors = 0;   ///< as a build counts them that sizes the boot loader's tables by itself; 0: it does not
  std::uint64_t writeBytes = 0; ///< 0: not known
  std::uint64_t sectors = 0;
};

struct SlotPair {
  Slot primary, secondary;
};

/// Slots that can be judged; everything that stands in the way is undecided.
struct BootEvidence {
  const MemoryLayout *layout = nullptr; ///< null: return `outcome` as it is
  const FlashBootMode *mode = nullptr;  ///< of the layout, not null with a layout
  std::vector<SlotPair> pairs;          ///< those with whole sectors
  RuleOutcome outcome;
};

/// For images that a boot loader starts, and boot loaders that start no other image of the build.
[[nodiscard]] BootEvidence bootEvidence(const RuleInput &input);

/// The enabled partition with this label; null: none, or its offset is not known.
[[nodiscard]] const FlashPartition *partitionLabelled(const MemoryLayout &layout, const std::string &label);

/// The most sectors of a slot, as a boot loader counts them that is built for as many as there are: by erase blocks of the devicetree.
/// Empty: no slot has any.
[[nodiscard]] std::optional<std::uint64_t> countedSectors(const BootEvidence &evidence);

/// What is left of the image's slot, or why it is not known.
struct LargestImage {
  std::optional<std::uint64_t> bytes;
  std::uint64_t trailerBytes = 0;
  std::string unknown;
};
[[nodiscard]] LargestImage largestImage(const BootEvidence &evidence, const SlotPair &pair);

} // namespace headroom
