// SPDX-License-Identifier: Apache-2.0
// The address in gp, which the linker lets code use as a base for variables (`--relax`, `__global_pointer$`).
#pragma once

#include <optional>

#include "machine/code_image.h"

namespace headroom::machine::riscv {

/// What gp holds whenever compiled code runs, or nothing: only where the image names the address and no instruction in its
/// code writes gp with anything else. Linear in the code's size.
[[nodiscard]] std::optional<Address> globalPointerOf(const CodeImage &image);

} // namespace headroom::machine::riscv
