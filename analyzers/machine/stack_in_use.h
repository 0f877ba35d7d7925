// SPDX-License-Identifier: Apache-2.0
// Which of Cortex-M's two stack pointers SP is (Armv7-M ARM, B1.4.1). A write of the other one moves nothing: Zephyr boots on
// PSP and sets MSP for the interrupts meanwhile, in the middle of z_cstart.
#pragma once

#include <cstdint>
#include <map>
#include <span>

#include "machine/code_image.h"

namespace headroom::machine {

struct InterpretedFunction;

enum class StackInUse : std::uint8_t {
  NotReached, ///< nothing that is known enters here
  Main,
  Process,
  Unknown,    ///< both are possible
};

/// What each function is entered with: MSP after reset, behind a switch what it selects, anything where the address is taken
/// (`takenAddresses`, sorted). `functions` are by entry. Linear in calls.
[[nodiscard]] std::map<Address, StackInUse> stacksInUse(const CodeImage &image, const std::map<Address, InterpretedFunction> &functions,
                                                        std::span<const Address> takenAddresses);

} // namespace headroom::machine
