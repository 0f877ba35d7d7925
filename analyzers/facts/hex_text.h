// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// `0x20010000`
[[nodiscard]] std::string hexText(std::uint64_t value);

} // namespace headroom
