// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/rules.h"

namespace headroom {

std::vector<Rule> relocationRules()
{
  return {};
}

} // namespace headroom
