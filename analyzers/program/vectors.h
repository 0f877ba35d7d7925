// SPDX-License-Identifier: Apache-2.0
// The core's vector tables, read from the image as a pack describes them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "program/callables.h"

namespace headroom::program {

/// Exception numbers of M-profile cores (Armv7-M ARM, B1.5.2); interrupt n is slot 16 + n.
inline constexpr unsigned resetSlot = 1;
inline constexpr unsigned nmiSlot = 2;
inline constexpr unsigned hardFaultSlot = 3;
inline constexpr unsigned svCallSlot = 11;
inline constexpr unsigned firstInterruptSlot = 16;

struct VectorSlot {
  unsigned slot = 0;
  CallableIndex handler = 0;
};

struct Vectors {
  bool isFound = false;
  std::string table;                          ///< symbol or section of the first table
  std::optional<Address> initialStackPointer;
  std::optional<CallableIndex> reset;
  std::vector<VectorSlot> slots;              ///< all but reset; by slot
  std::vector<Culprit> culprits;              ///< words that are no code of this image: a handler that is not known
};

/// Tables of several rules and packs add up; of one address only the first counts.
[[nodiscard]] Vectors readVectors(Callables &callables, const std::vector<const Pack *> &packs);

/// `SysTick`, `IRQ5`: what a configuration may call a slot.
[[nodiscard]] std::string slotName(unsigned slot);

} // namespace headroom::program
