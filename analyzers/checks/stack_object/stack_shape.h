// SPDX-License-Identifier: Apache-2.0
// What size and alignment a stack object must have on this image's protection unit.
#pragma once

#include <string>

#include "program/layout/memory_layout.h"

namespace headroom {

/// Whether its size is one that the RTOS's macros make.
[[nodiscard]] bool hasStackSize(const MemoryLayout &layout, const StackObject &stack);
/// `a power of two`
[[nodiscard]] std::string wantedStackSize(const MemoryLayout &layout, const StackObject &stack);

/// What its address is a multiple of.
[[nodiscard]] std::uint64_t stackAlignment(const MemoryLayout &layout, const StackObject &stack);

/// Without its declaration an object may be an array of stacks.
[[nodiscard]] bool isDeclared(const StackObject &stack);

} // namespace headroom
