// SPDX-License-Identifier: Apache-2.0
// What became of every relocation directive: which inputs of the link it meant, and where they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

struct RelocationView {
  bool isAsked = false; ///< the build records at least one directive
};

} // namespace headroom
