// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// CONFIG_ASSERT=n
// CONFIG_MAX_DOMAIN_PARTITIONS=13
// No PMSAv7 has more than 16 regions, and three are taken: whatever the hardware has, 13 are enough.
#include "protected_kernel.h"

void application(void) { report("started"); }
