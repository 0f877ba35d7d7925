// SPDX-License-Identifier: Apache-2.0
// What a program takes out of libraries: the members that define what is still undefined, and what these need in turn.
#pragma once

#include <string>
#include <vector>

#include "machine/object_files.h"

namespace headroom::machine {

struct Library {
  Bytes bytes;
  std::string name; ///< path
};

/// In the order in which they are asked for. Libraries are searched as one group, the first first. A weak reference takes nothing. A
/// member that cannot be read is passed over: what it defines stays undefined. Errors: no archive, or a corrupt one.
[[nodiscard]] Expected<ObjectFiles> membersFor(const std::vector<ObjectFiles::Entry> &objects, const std::vector<Library> &libraries);

} // namespace headroom::machine
