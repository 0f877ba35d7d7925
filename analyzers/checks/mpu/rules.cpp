// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/rules.h"

namespace headroom {

std::vector<Rule> mpuRules()
{
  return {};
}

} // namespace headroom
