// SPDX-License-Identifier: Apache-2.0
// Applies the relocations of one section of a laid-out object.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "machine/placed_object.h"

namespace headroom::machine {

/// A section's bytes with the addresses of the layout in them.
struct RelocatedSection {
  std::vector<std::uint8_t> bytes;
  std::vector<Fixup> fixups; ///< by address; Thumb bits not cleared
};

/// The relocation sections of an object, by the index of the section that they change.
using RelocationSections = std::vector<std::vector<const ElfSection *>>;
[[nodiscard]] RelocationSections relocationSectionsOf(const ElfObject &elf);

/// `address` is where the section lies; 0 for debug sections. Instructions keep their bits, their targets are in the fixups.
/// Errors: relocations outside the section, corrupt entries.
[[nodiscard]] Expected<RelocatedSection> relocate(const PlacedObject &object, const ElfSection &section, const std::vector<const ElfSection *> &relocations,
                                                  Address address, bool wantsFixups);

} // namespace headroom::machine
