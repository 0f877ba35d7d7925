// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7, PMP
// regions: 8
// CONFIG_ASSERT=n
// CONFIG_MAX_DOMAIN_PARTITIONS=2
// expect-elsewhere: mpu-domain-array-overrun
#include "protected_kernel.h"

void application(void) { report("started"); }
