// SPDX-License-Identifier: Apache-2.0
// flash-partition-absolute-address: a partition is where the memory lies for the CPU, not where it lies in the memory.
#pragma once

#include "checks/rule.h"
#include "program/layout/flash_view.h"

namespace headroom {

/// Outside of its memory, but inside of it where the number is taken for an address. Memory at 0 has no such case.
[[nodiscard]] bool isAbsoluteAddress(const FlashPartition &partition, const FlashMemory &memory);

[[nodiscard]] RuleOutcome checkFlashPartitionAbsoluteAddress(const RuleInput &input);

} // namespace headroom
