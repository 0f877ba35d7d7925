// SPDX-License-Identifier: Apache-2.0
// Assembly for an image of any number of functions, to see how cost grows with size.
#pragma once

#include <string>

namespace headroom::bench {

/// Cortex-M3 assembly: a vector table, Reset_Handler, and `functions` functions of about 40 instructions, in layers so that no path is
/// longer than about 40 calls. Loops, branches, tables of constants, register saves and a tail call here and there, always the same.
[[nodiscard]] std::string generateAssembly(unsigned functions);

} // namespace headroom::bench
