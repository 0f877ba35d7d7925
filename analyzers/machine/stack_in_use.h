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
  ThreadsProcess, ///< Process in threads, Main in exception handlers
  Unknown,    ///< both are possible
};

/// PSP wherever code that replaces PSP or CONTROL and goes on can run: handlers cannot select a stack (Armv7-M ARM, B1.4.4).
[[nodiscard]] inline bool isProcessInThreads(StackInUse inUse) { return inUse == StackInUse::Process || inUse == StackInUse::ThreadsProcess; }

/// What each function is entered with: MSP after reset, behind a switch what it selects, anything where the address is taken
/// (`takenAddresses`, sorted), unless the reset handler itself selects PSP and nothing selects MSP again. `functions` are by entry. Linear in calls.
[[nodiscard]] std::map<Address, StackInUse> stacksInUse(const CodeImage &image, const std::map<Address, InterpretedFunction> &functions,
                                                        std::span<const Address> takenAddresses);

} // namespace headroom::machine
