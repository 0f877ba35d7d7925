// SPDX-License-Identifier: Apache-2.0
// A stack that was measured deeper than a bound of the kind `bounded`: either an assumption that is listed with the bound does not hold
// on the target, or the analysis is wrong. Made by whoever has the measurement; the rules of an image alone never say it.
#pragma once

#include <cstdint>
#include <string>

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] Draft boundViolated(const Root &root, std::uint64_t usedBytes);

/// `stack-used-up`: a stack that was measured used to its last byte, so that it may have overflowed and the measurement is only a lower
/// bound. `root`: whose stack it is; null where no root of the image has its name.
[[nodiscard]] Draft stackUsedUp(const Root *root, const std::string &measuredName, std::uint64_t usedBytes,
                                std::uint64_t sizeBytes);

} // namespace headroom
