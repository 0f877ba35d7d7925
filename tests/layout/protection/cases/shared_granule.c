// SPDX-License-Identifier: Apache-2.0
// regions: 16
#include "protected_kernel.h"

SECTION(".bss.first") char small[100] __aligned(256);
SECTION(".bss.second") int neighbour;
struct k_mem_partition wide = {(uintptr_t)small, 256, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-shared-granule
static char exact[256] __aligned(256);
struct k_mem_partition own = {(uintptr_t)exact, 256, K_MEM_PARTITION_P_RW_U_RW};
// A part of an object that goes on is the application's own business.
static char large[512] __aligned(512);
struct k_mem_partition part = {(uintptr_t)large, 256, K_MEM_PARTITION_P_RW_U_RW};

void application(void)
{
  small[0] = (char)++neighbour;
  exact[0] = large[0] = 1;
  report((const char *)(wide.start + own.start + part.start));
}
