// SPDX-License-Identifier: Apache-2.0
// The grammar of a directive's LOCATION. Internal to this folder.
#pragma once

#include <string>

#include "facts/relocation.h"

namespace headroom::build {

/// Fills region, alignment and kinds from `location`, or `error`. The generator replaces kinds as substrings, so their order is free; it
/// splits at the first `_` that is left, so a region's name cannot hold one. Up to Zephyr 3.x (`Form::Command`) an alignment is
/// refused as well: the flag is appended before the number is read (gen_relocate_app.py, assign_to_correct_mem_region).
void readLocation(RelocationDirective &directive, RelocationRecord::Form form);

} // namespace headroom::build
