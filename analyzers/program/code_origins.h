// SPDX-License-Identifier: Apache-2.0
// What code that the build did not make does to the bounds above it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "program/deepest_path.h"

namespace headroom::program {

/// Makes the kind of frames in such code an estimate where its origin says so, and adds the origin's assumption to every node of it.
void applyOrigins(const std::map<std::string, CodeOrigin> &origins, const Callables &callables, ExpandedGraph &graph, std::vector<OwnDepth> &own);

} // namespace headroom::program
