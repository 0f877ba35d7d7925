// SPDX-License-Identifier: Apache-2.0
// What the flash rules share: their evidence, how they name partitions, and the slots of the boot loader.
#pragma once

#include <string>
#include <vector>

#include "checks/layout_evidence.h"

namespace headroom {

/// `needed` (at least the devicetree) of an image whose RTOS divides flash; otherwise as layoutEvidence().
[[nodiscard]] LayoutEvidence flashEvidence(const RuleInput &input, std::initializer_list<const char *> needed = {artefact::devicetree});

/// Its first label, or its path.
[[nodiscard]] std::string nodeName(const MemoryLayout &layout, DtIndex node);
[[nodiscard]] std::string partitionName(const MemoryLayout &layout, const FlashPartition &partition);

/// `0x10000 up to 0x20000`
[[nodiscard]] std::string rangeText(std::uint64_t begin, std::uint64_t end);

/// A finding about one node of the devicetree, at its line; its symbol is the node's name.
[[nodiscard]] Draft nodeDraft(const RuleInput &input, const MemoryLayout &layout, DtIndex node, std::string message, std::string help);
[[nodiscard]] FindingStep nodeNote(const MemoryLayout &layout, DtIndex node, std::string text);

/// Each enabled partition whose offset is known; the others become undecided.
[[nodiscard]] std::vector<const FlashPartition *> judgedPartitions(const MemoryLayout &layout, RuleOutcome &outcome);

} // namespace headroom
