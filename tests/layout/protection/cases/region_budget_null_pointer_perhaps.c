// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// regions: 4
// undecided: mpu-region-budget
// CONFIG_NULL_POINTER_EXCEPTION_DETECTION_MPU=y
// Two fixed ones, the stack of a thread and the RAM around it; and the page around address 0, unless the flash begins behind it.
#include "protected_kernel.h"

void application(void) { report("started"); }
