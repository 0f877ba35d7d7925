// SPDX-License-Identifier: Apache-2.0
// Sections, segments and symbols of one linked image.
#pragma once

#include <string>

#include "facts/expected.h"
#include "facts/image_layout.h"
#include "machine/elf_object.h"

namespace headroom::machine {

/// Errors: as readElf(); a relocatable object; segments that end past the address space; more names than any image has.
[[nodiscard]] Expected<ImageLayout> linkedLayoutOf(Bytes bytes, const std::string &name);

/// What both kinds of files say of a section in the same way.
[[nodiscard]] ImageSection layoutSectionOf(const ElfSection &section);

/// `$t`, `$d.12`, `$x`: what the bytes behind it are, for debuggers; names no object.
[[nodiscard]] bool isMappingSymbol(std::string_view name);

[[nodiscard]] ImageSymbol::Kind layoutKindOf(const ElfSymbol &symbol);

/// Without the bit that tells Thumb code (AAELF32, 5.5.3).
[[nodiscard]] std::uint64_t addressOf(const ElfObject &object, const ElfSymbol &symbol);

} // namespace headroom::machine
