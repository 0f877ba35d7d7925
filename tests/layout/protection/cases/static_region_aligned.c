// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 8
#include "protected_kernel.h"

SECTION("fast") const int table[8] = {1};
void application(void) { report((const char *)(intptr_t)table[0]); }
