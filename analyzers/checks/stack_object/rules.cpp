// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_object/rules.h"

#include "checks/stack_object/stack_object_alignment.h"
#include "checks/stack_object/stack_object_kernel_for_user.h"
#include "checks/stack_object/stack_object_size.h"

namespace headroom {

std::vector<Rule> stackObjectRules()
{
  return {
      {"stack-object-alignment", Level::Error, checkStackObjectAlignment},
      {"stack-object-kernel-for-user", Level::Error, checkStackObjectKernelForUser},
      {"stack-object-size", Level::Error, checkStackObjectSize},
  };
}

} // namespace headroom
