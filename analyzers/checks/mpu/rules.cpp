// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/rules.h"

#include "checks/mpu/mpu_domain_array_overrun.h"
#include "checks/mpu/mpu_domain_budget.h"
#include "checks/mpu/mpu_region_budget.h"
#include "checks/mpu/mpu_static_region_shape.h"

namespace headroom {

std::vector<Rule> mpuRules()
{
  return {
      {"mpu-domain-array-overrun", Level::Error, checkMpuDomainArrayOverrun},
      {"mpu-domain-budget", Level::Error, checkMpuDomainBudget},
      {"mpu-region-budget", Level::Error, checkMpuRegionBudget},
      {"mpu-static-region-shape", Level::Error, checkMpuStaticRegionShape},
  };
}

} // namespace headroom
