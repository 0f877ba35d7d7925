// SPDX-License-Identifier: Apache-2.0
// Which core the code was built for, from the build attributes that compilers and assemblers leave in their objects.
#pragma once

#include <span>
#include <string>

#include "facts/expected.h"
#include "machine/elf_object.h"

namespace headroom::machine {

struct Target {
  std::string triple;   ///< for MC
  std::string features; ///< for MC, comma-separated
  std::string cpu;      ///< for people: `armv7e-m`, `rv32imac`
  bool hasFpu = false;
  unsigned stackAlignBytes = 8;
  bool isAssumed = false; ///< no input says it: the most general core of the family is taken, which decodes all others' code
};

/// One target for all of `objects` (one executable, or objects that are to be linked): the most general of what they name.
/// Objects without attributes (assembly, linked data) follow the others. Errors: A- and R-profile, cores before v6-M.
[[nodiscard]] Expected<Target> armTarget(std::span<const ElfObject *const> objects);
[[nodiscard]] Expected<Target> riscvTarget(std::span<const ElfObject *const> objects);

} // namespace headroom::machine
