// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_object/rules.h"

namespace headroom {

std::vector<Rule> stackObjectRules()
{
  return {};
}

} // namespace headroom
