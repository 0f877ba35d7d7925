// SPDX-License-Identifier: Apache-2.0
// The number of the source facts' schema; raise it with every change of source_facts.fbs, or of what a field means.
#pragma once

#include "facts/format/envelope.h"

namespace headroom {

inline constexpr FileKind sourceFactsKind{"HRsf", 3, "run the extraction again"};

} // namespace headroom
