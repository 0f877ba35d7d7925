// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// regions: 16
// CONFIG_MPU_ALLOW_FLASH_WRITE=y
// CONFIG_MPU_GAP_FILLING=n
// CONFIG_HW_STACK_PROTECTION=n
// expect-elsewhere: mpu-flash-writable, mpu-sram-executable, mpu-stack-guard-off
#include "protected_kernel.h"

void application(void) { report("started"); }
