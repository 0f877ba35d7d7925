// SPDX-License-Identifier: Apache-2.0
// The parts of a memory layout, each made from what is there before it.
#pragma once

#include "program/layout/join_layout.h"

namespace headroom {

[[nodiscard]] RelocationView joinRelocation(const MemoryLayout &layout, const LayoutInput &input);
[[nodiscard]] SourcePlacement joinSourcePlacement(const MemoryLayout &layout, const LayoutInput &input);
/// In the order of ProjectConfig::placement; entries that match nothing are said in `notes`.
[[nodiscard]] std::vector<PolicyMatch> joinPlacementPolicy(const MemoryLayout &layout, const LayoutInput &input, std::vector<std::string> &notes);
[[nodiscard]] InitialisationView joinInitialisation(const MemoryLayout &layout, const LayoutInput &input);
[[nodiscard]] FlashView joinFlash(const MemoryLayout &layout);
[[nodiscard]] ProtectionView joinProtection(const MemoryLayout &layout, const LayoutInput &input);

} // namespace headroom
