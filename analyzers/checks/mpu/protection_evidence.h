// SPDX-License-Identifier: Apache-2.0
// What the rules about protection units, partitions and stack objects share.
#pragma once

#include <string>

#include "checks/layout_evidence.h"

namespace headroom {

/// As LayoutEvidence: with `view` null the outcome is the rule's.
struct ProtectionEvidence {
  const MemoryLayout *layout = nullptr;
  const ProtectionView *view = nullptr;
  RuleOutcome outcome; ///< what is undecided already, for a rule that goes on
};

/// For rules about the unit: an image without one is not their business, a unit that no pack describes is undecided by its name.
[[nodiscard]] ProtectionEvidence unitEvidence(const RuleInput &input);

/// For rules about partitions: they exist where user mode does.
[[nodiscard]] ProtectionEvidence partitionEvidence(const RuleInput &input);

/// For rules about what sources say of partitions and domains: undecided without them, and about sources that could not be read.
[[nodiscard]] ProtectionEvidence domainEvidence(const RuleInput &input);

/// For rules about stack objects: those that only code declares or hands to a thread are undecided without sources, and judged is what
/// the image tells.
[[nodiscard]] ProtectionEvidence stackEvidence(const RuleInput &input);

/// `symbol` is the object that the finding is about.
[[nodiscard]] Draft protectionDraft(const RuleInput &input, const std::string &symbol, const SourcePlace &place, std::string message,
                                    std::string help);

/// `[0x20000000, 0x20000400)`
[[nodiscard]] std::string regionText(std::uint64_t start, std::uint64_t sizeBytes);

/// Where the configuration sets `symbol`; empty: it was not read, or does not.
[[nodiscard]] SourcePlace configurationPlace(const MemoryLayout &layout, const std::string &symbol);

/// Why configuredNumber() has none: `CONFIG_X is not set`, or what is not there.
[[nodiscard]] std::string lackOfNumber(const MemoryLayout &layout, const std::string &symbol);

/// Says for every partition whose contents are not known why; true: the rule can judge this one.
[[nodiscard]] bool isKnownPartition(const MemoryPartition &partition, RuleOutcome &out);

/// The bytes are those of a partition that is neither empty nor wraps around: the business of one rule.
[[nodiscard]] bool isRange(const ProtectionView &view, const MemoryPartition &partition);

} // namespace headroom
