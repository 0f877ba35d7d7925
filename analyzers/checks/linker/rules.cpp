// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/rules.h"

namespace headroom {

std::vector<Rule> linkerRules()
{
  return {};
}

} // namespace headroom
