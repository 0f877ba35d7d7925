// SPDX-License-Identifier: Apache-2.0
// regions: 16
// A function or a variable that is called like a partition defines none.
#include "protected_kernel.h"

K_APPMEM_PARTITION_DEFINE(app);
K_APP_BMEM(app) int kept;
K_APP_BMEM(log) int first; // expect: partition-undefined
K_APP_BMEM(queue) int second; // expect: partition-undefined
int queue = 1;
__attribute__((noinline)) void log(int value) { report((const char *)value); }

void application(void) { log(kept + first + second + queue + (int)app.start); }
