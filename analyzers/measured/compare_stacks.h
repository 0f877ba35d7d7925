// SPDX-License-Identifier: Apache-2.0
// Measured stacks beside the bounds of the audit.
#pragma once

#include <vector>

#include "measured/measurement.h"
#include "program/program.h"

namespace headroom::measured {

/// One comparison for each mark, in its order. A mark belongs to the root of its name; the interrupt stack's to the root of that kind.
[[nodiscard]] std::vector<StackComparison> compareStacks(const std::vector<StackMark> &marks, const ImageProgram &program);

} // namespace headroom::measured
