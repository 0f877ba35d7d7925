// SPDX-License-Identifier: Apache-2.0
// Random functions as assembly text. Callee n is called `callee_n`; the printers use two registers of their own besides Scratch.
#pragma once

#include <string>

#include "machine/random_function.h"

namespace headroom::test {

/// Body of function number `index`; its local labels are named after it.
[[nodiscard]] std::string thumbText(const RandomFunction &function, unsigned index);
[[nodiscard]] std::string riscvText(const RandomFunction &function, unsigned index);

} // namespace headroom::test
