// SPDX-License-Identifier: Apache-2.0
// `.debug_frame` and `.eh_frame` as plain entries.
#pragma once

#include <optional>
#include <vector>

#include "facts/machine_facts.h"
#include "machine/elf_object.h"

namespace headroom::machine {

struct FrameEntry {
  Address start = 0; ///< of the function, Thumb bit clear
  Address end = 0;
  std::optional<Address> exceptionTable; ///< language-specific data (LSDA)
  /// Largest offset of the frame's base (CFA) above SP, less the one at entry: bytes pushed. Rows whose base is another
  /// register say nothing about SP and are left out, so this may be too low where a frame pointer is kept.
  std::optional<std::uint64_t> largestOffset;
};

/// `bytes` with relocations applied, at `address` (0 where not loaded). Entries up to the first one that does not parse.
[[nodiscard]] std::vector<FrameEntry> readFrameTable(Bytes bytes, Address address, bool isExceptionFrame, Machine machine);

} // namespace headroom::machine
