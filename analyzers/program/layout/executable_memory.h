// SPDX-License-Identifier: Apache-2.0
// Whether the protection unit lets privileged code execute what lies somewhere.
#pragma once

#include <string>

#include "program/layout/memory_layout.h"

namespace headroom {

struct Executability {
  enum class Verdict : std::uint8_t { Allowed, Forbidden, Unknown };
  Verdict verdict = Verdict::Unknown;
  std::string reason; ///< why it is forbidden, or not known
};

/// Of all bytes of a range that is not empty. `fixedStays`: ProtectionUnit::fixedStaysWhen holds for this build, or is empty.
[[nodiscard]] Executability executabilityOf(const ProtectionView &view, bool fixedStays, std::uint64_t start, std::uint64_t sizeBytes);

/// The same for the unit and the configuration of a build.
[[nodiscard]] Executability executabilityOf(const MemoryLayout &layout, std::uint64_t start, std::uint64_t sizeBytes);

} // namespace headroom
