// SPDX-License-Identifier: Apache-2.0
// The number of the machine facts' schema; raise it with every change of machine_facts.fbs, or of what a field means.
#pragma once

#include "facts/format/envelope.h"

namespace headroom {

inline constexpr FileKind machineFactsKind{"HRmf", 1, "run the extraction again"};

} // namespace headroom
