// SPDX-License-Identifier: Apache-2.0
// Numbers by address, the first that was added where several were. Flat: a look-up, one for each call instruction, mostly touches one
// cache line.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "facts/value.h"

namespace headroom::program {

class AddressTable {
public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// No more than `count` addresses may be added.
  void reserve(std::size_t count)
  {
    slots_.assign(std::bit_ceil(count * 2 + 1), {});
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots_.size()));
  }

  void add(Address address, std::uint32_t number)
  {
    Slot &slot = slots_[place(address)];
    if (slot.number == none)
      slot = {address, number};
  }

  [[nodiscard]] std::uint32_t find(Address address) const { return slots_.empty() ? none : slots_[place(address)].number; }

private:
  struct Slot {
    Address address = 0;
    std::uint32_t number = none;
  };

  [[nodiscard]] std::size_t place(Address address) const
  {
    // Fibonacci hashing: entries are multiples of their alignment, the upper bits of the product are spread over all slots.
    std::size_t at = shift_ == 64U ? 0 : static_cast<std::size_t>((address * 0x9e3779b97f4a7c15U) >> shift_);
    while (slots_[at].number != none && slots_[at].address != address)
      at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  std::vector<Slot> slots_;
  unsigned shift_ = 64;
};

} // namespace headroom::program
