// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7, PMSAv8
// regions: 3
// define: FIXED_3
// expect-elsewhere: mpu-region-budget
// Three fixed ones and the stack of a thread.
#include "protected_kernel.h"

void application(void) { report("started"); }
