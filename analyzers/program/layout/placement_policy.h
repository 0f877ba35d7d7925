// SPDX-License-Identifier: Apache-2.0
// Which symbols of the image each placement policy of the project is about.
#pragma once

#include <cstdint>
#include <vector>

namespace headroom {

struct PolicyMatch {
  std::vector<std::uint32_t> symbols; ///< into ImageLayout::symbols, in order: functions and objects that take memory
};

} // namespace headroom
