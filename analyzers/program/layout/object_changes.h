// SPDX-License-Identifier: Apache-2.0
// Whether code can change a static object after its initialiser, through its name or through any pointer to it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "program/layout/source_objects.h"

namespace headroom {

/// For each of `objects` that linked code may change, why. Addresses are followed through variables, parameters and results; one that goes
/// where nobody follows it, such as into memory behind a pointer, may be written to. `harmless` are functions that take addresses and
/// leave the objects alone. Pure; flow-insensitive.
[[nodiscard]] std::map<SourceObject, std::string> changedObjects(const SourceObjects &sources, const std::vector<SourceObject> &objects,
                                                                 const std::set<std::string> &harmless);

} // namespace headroom
