// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 8
// expect-elsewhere: mpu-static-region-shape
#include "protected_kernel.h"

SECTION("fast") int addFast(int x) { return x + 1; }
void application(void) { report((const char *)addFast(1)); }
