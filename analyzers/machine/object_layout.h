// SPDX-License-Identifier: Apache-2.0
// Sections, symbols and references of one relocatable object.
#pragma once

#include <string>

#include "facts/expected.h"
#include "facts/image_layout.h"
#include "machine/elf_object.h"

namespace headroom::machine {

/// `path` and `member` are left to the caller. Bitcode and LTO objects come back as such. Errors: as readElf(); a linked image;
/// relocations that overlap or leave the file's symbols.
[[nodiscard]] Expected<LayoutObject> objectLayoutOf(Bytes bytes, const std::string &name);

} // namespace headroom::machine
