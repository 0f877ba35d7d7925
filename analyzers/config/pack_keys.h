// SPDX-License-Identifier: Apache-2.0
// The one table of what a pack may say.
#pragma once

#include "config/keys.h"
#include "facts/pack.h"

namespace headroom {

[[nodiscard]] Keys<Pack> packKeys();

} // namespace headroom
