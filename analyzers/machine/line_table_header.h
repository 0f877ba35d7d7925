// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "machine/elf_object.h"

namespace headroom::machine {

/// Whether the line table at `offset` of `.debug_line` states sizes and forms that compilers write. LLVM 19 reads words of
/// whatever size a version 5 header claims, past the end of what it has.
[[nodiscard]] bool isSoundLineTable(Bytes lines, std::uint64_t offset, std::uint8_t addressBytes);

} // namespace headroom::machine
