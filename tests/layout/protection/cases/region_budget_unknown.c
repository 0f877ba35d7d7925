// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// define: FIXED_3
// CONFIG_MPU_STACK_GUARD=y
// undecided: mpu-region-budget
// Five regions: an Armv8-M unit may have four or eight.
#include "protected_kernel.h"

void application(void) { report("started"); }
