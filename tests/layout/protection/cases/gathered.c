// SPDX-License-Identifier: Apache-2.0
// regions: 16
#include "protected_kernel.h"

K_APPMEM_PARTITION_DEFINE(app);
K_APPMEM_PARTITION_DEFINE(app_data_log); // expect: partition-name-prefix
K_APPMEM_PARTITION_DEFINE(logs);
K_APP_BMEM(app) int limit = 5; // expect: partition-bss-initializer
K_APP_BMEM(app) struct { int a, b; } pair = {0, 7}; // expect: partition-bss-initializer
K_APP_BMEM(app) int zero = 0;
K_APP_DMEM(app) int seven = 7;
K_APP_BMEM(app_data_log) int logged;
K_APP_BMEM(log) int lost; // expect: partition-undefined
K_APP_DMEM(log) int lostToo = 1;
K_APP_BMEM(logs) int kept;

void application(void)
{
  limit += zero + seven + logged + lost + lostToo + kept + pair.b;
  report((const char *)(app.start + app_data_log.start + logs.start));
}
