// SPDX-License-Identifier: Apache-2.0
// The protection unit of this image, and everything that programs it: fixed regions, partitions, domains, stack objects.
#pragma once

#include <string>
#include <vector>

#include "facts/protection_knowledge.h"

namespace headroom {

struct ProtectionView {
  bool isUsed = false;  ///< the build has a protection unit and uses it
  std::string unknown;  ///< the unit that is not supported; empty: `unit` holds
  ProtectionUnit unit;
};

} // namespace headroom
