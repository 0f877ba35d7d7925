// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facts/source_facts.h"

namespace headroom {

/// Where the facts of every unit keep the addresses that lie in memory as integers: a location of the whole program like any field,
/// of no record.
inline SourceField integersField() { return {"", "an integer in memory"}; }

} // namespace headroom
