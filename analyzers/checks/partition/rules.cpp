// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/rules.h"

namespace headroom {

std::vector<Rule> partitionRules()
{
  return {};
}

} // namespace headroom
