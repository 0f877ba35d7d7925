// SPDX-License-Identifier: Apache-2.0
// What the configurations of a build say of the boot loader.
#pragma once

#include "program/layout/memory_layout.h"

namespace headroom {

[[nodiscard]] FlashBoot bootOf(const MemoryLayout &layout);

} // namespace headroom
