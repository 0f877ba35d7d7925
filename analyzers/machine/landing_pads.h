// SPDX-License-Identifier: Apache-2.0
// Where the C++ unwinder enters functions: catch handlers and clean-ups, which no branch reaches.
#pragma once

#include <vector>

#include "machine/code_image.h"

namespace headroom::machine {

/// Addresses of landing pads from `.gcc_except_table` (through `.eh_frame`) and `.ARM.extab` (through `.ARM.exidx`), sorted, unique. What does not parse
/// ends its table: such code is then found as bytes that nothing reaches, which counts too.
[[nodiscard]] std::vector<Address> landingPads(const CodeImage &image);

} // namespace headroom::machine
