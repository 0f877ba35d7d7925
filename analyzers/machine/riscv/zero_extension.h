// SPDX-License-Identifier: Apache-2.0
// `slli a, x, 32; srli b, a, n`: how rv64 without Zba zero-extends and scales an index. Taken one by one, what is known of the
// index's limit would be lost in the upper half, so the pair is lifted as one instruction.
#pragma once

#include <vector>

#include "machine/riscv/lift.h"

namespace headroom::machine::riscv {

[[nodiscard]] bool startsZeroExtension(const Instruction &first, bool is64Bit);
/// `second` stands behind `first`, which starts one.
[[nodiscard]] bool endsZeroExtension(const Instruction &first, const Instruction &second);
void liftZeroExtension(const Instruction &first, const Instruction &second, std::vector<Step> &steps);

} // namespace headroom::machine::riscv
