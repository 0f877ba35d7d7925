// SPDX-License-Identifier: Apache-2.0
// A stack that was measured deeper than a bound of the kind `bounded`: either an assumption that is listed with the bound does not hold
// on the target, or the analysis is wrong. Made by whoever has the measurement; the rules of an image alone never say it.
#pragma once

#include <cstdint>

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] Draft boundViolated(const Root &root, std::uint64_t usedBytes);

} // namespace headroom
