// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/rules.h"

#include "checks/mpu/mpu_domain_array_overrun.h"
#include "checks/mpu/mpu_domain_budget.h"
#include "checks/mpu/mpu_flash_writable.h"
#include "checks/mpu/mpu_region_budget.h"
#include "checks/mpu/mpu_sram_executable.h"
#include "checks/mpu/mpu_stack_guard_off.h"
#include "checks/mpu/mpu_static_region_shape.h"

namespace headroom {

std::vector<Rule> mpuRules()
{
  return {
      {"mpu-domain-array-overrun", Level::Error, checkMpuDomainArrayOverrun}, {"mpu-domain-budget", Level::Error, checkMpuDomainBudget},
      {"mpu-flash-writable", Level::Warning, checkMpuFlashWritable},          {"mpu-region-budget", Level::Error, checkMpuRegionBudget},
      {"mpu-sram-executable", Level::Note, checkMpuSramExecutable},           {"mpu-stack-guard-off", Level::Note, checkMpuStackGuardOff},
      {"mpu-static-region-shape", Level::Error, checkMpuStaticRegionShape},
  };
}

} // namespace headroom
