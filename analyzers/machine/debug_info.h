// SPDX-License-Identifier: Apache-2.0
// DWARF, read once a compile unit and dropped again: source positions of what the code does, and typed data.
#pragma once

#include <vector>

#include "facts/machine_facts.h"
#include "machine/executable_image.h"
#include "machine/machine.h"

namespace headroom::machine {

/// Fills positions and inline chains of functions, calls and switches, MachineFacts::files, MachineFacts::records and what the
/// coverage says of both. `dynamicAddresses` is parallel to MachineFacts::functions. DWARF that does not parse leaves positions empty.
void addDebugInfo(const LoadedImage &loaded, const std::vector<Address> &dynamicAddresses, const std::vector<RecordQuery> &queries, MachineFacts &facts);

} // namespace headroom::machine
