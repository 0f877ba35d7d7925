// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 3
// expect-elsewhere: mpu-region-budget
// CONFIG_NULL_POINTER_EXCEPTION_DETECTION_MPU=y
// Two fixed ones, the stack of a thread, and the page around address 0.
#include "protected_kernel.h"

void application(void) { report("started"); }
