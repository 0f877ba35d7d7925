// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// CONFIG_ASSERT=n
// CONFIG_MAX_DOMAIN_PARTITIONS=8
// undecided: mpu-domain-array-overrun
// Enough where there are 8 regions, too few where there are 16.
#include "protected_kernel.h"

void application(void) { report("started"); }
