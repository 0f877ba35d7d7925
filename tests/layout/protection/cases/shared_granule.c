// SPDX-License-Identifier: Apache-2.0
// regions: 8
#include "protected_kernel.h"

static struct { char small[100] __aligned(256); } first;
static int neighbour __aligned(4);
struct k_mem_partition wide = {(uintptr_t)&first, 512, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-shared-granule
static char exact[256] __aligned(256);
struct k_mem_partition own = {(uintptr_t)exact, 256, K_MEM_PARTITION_P_RW_U_RW};
// A part of an object that goes on is the application's own business.
static char large[512] __aligned(512);
struct k_mem_partition part = {(uintptr_t)large, 256, K_MEM_PARTITION_P_RW_U_RW};

void application(void)
{
  first.small[0] = (char)++neighbour;
  report((const char *)(wide.start + own.start + part.start));
}
