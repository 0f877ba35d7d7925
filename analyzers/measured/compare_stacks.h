// SPDX-License-Identifier: Apache-2.0
// Measured stacks beside the bounds of the audit.
#pragma once

#include <string>
#include <vector>

#include "measured/measurement.h"
#include "program/program.h"

namespace headroom::measured {

/// The root that measured stacks of these names are of: a thread is named at run time, and several may share an entry.
struct StackAlias {
  std::string names; ///< a glob
  std::string root;
};

/// One comparison for each mark, in its order. A mark belongs to the root that the first matching alias names, else to that of its own name;
/// the interrupt stack's to the root of that kind. Of several
/// roots of one name it is the one with a stack of the measured size.
[[nodiscard]] std::vector<StackComparison> compareStacks(const std::vector<StackMark> &marks, const ImageProgram &program,
                                                         const std::vector<StackAlias> &aliases = {});

} // namespace headroom::measured
