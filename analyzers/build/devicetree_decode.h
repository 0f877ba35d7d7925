// SPDX-License-Identifier: Apache-2.0
// What the standard properties of a devicetree mean: compatible, status, reg, ranges, chosen, aliases.
#pragma once

#include "facts/devicetree.h"

namespace headroom {

/// Fills everything of `tree` that is derived from properties. Needs parents before children and resolved references.
void decodeDevicetree(Devicetree &tree);

} // namespace headroom
