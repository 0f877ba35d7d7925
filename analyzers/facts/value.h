// SPDX-License-Identifier: Apache-2.0
// What a register or a stack word holds at a call, as far as the code of one function tells (finite cloning needs it).
#pragma once

#include <cstdint>
#include <vector>

namespace headroom {

using Address = std::uint64_t;

/// One word, abstractly. `Unknown` is the top of the lattice: it may be anything, so it never closes a call.
struct Value {
  enum class Kind : std::uint8_t {
    Unknown,       ///< anything
    Constants,     ///< one of `constants`: code or data addresses, or integers (on Thumb code addresses have bit 0 clear)
    Argument,      ///< word `argument` at entry of this function, plus `offset`
    ArgumentField, ///< the word in memory at (word `argument` at entry) + `offset`
    Memory,        ///< the word at the fixed address `constants[0]`, which the program may write
    Table,         ///< one of the words at `constants[0]` + i * `stride`, i without a limit that the code shows. The address may be that of
                   ///< another object: what is subtracted from the index is folded into it
  };

  Kind kind = Kind::Unknown;
  std::uint16_t argument = 0; ///< 0..3 are r0..r3 (ARM), 0..7 are a0..a7 (RISC-V), then the words of the caller's outgoing stack area
  std::int64_t offset = 0;
  std::uint32_t stride = 0;
  std::vector<Address> constants; ///< sorted, unique, never empty for `Constants`

  friend bool operator==(const Value &, const Value &) = default;
};

} // namespace headroom
