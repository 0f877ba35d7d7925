// SPDX-License-Identifier: Apache-2.0
// The number of the program's schema; raise it with every change of program.fbs, or of what a field means.
#pragma once

#include "facts/format/envelope.h"

namespace headroom {

inline constexpr FileKind programKind{"HRpr", 4, "run headroom link again"};

} // namespace headroom
