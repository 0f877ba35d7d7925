// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/rules.h"

namespace headroom {

std::vector<Rule> flashRules()
{
  return {};
}

} // namespace headroom
