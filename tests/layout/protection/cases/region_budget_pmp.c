// SPDX-License-Identifier: Apache-2.0
// units: PMP
// CONFIG_PMP_SLOTS=2
// CONFIG_PMP_STACK_GUARD=y
// expect-elsewhere: mpu-region-budget
#include "protected_kernel.h"

void application(void) { report("started"); }
