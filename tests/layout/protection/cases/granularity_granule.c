// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// regions: 16
#include "protected_kernel.h"

static char block[1024] __aligned(32);
struct k_mem_partition short_by_four = {(uintptr_t)block, 60, K_MEM_PARTITION_P_RW_U_RW};   // expect: partition-granularity
struct k_mem_partition misaligned = {(uintptr_t)block + 72, 32, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-granularity
struct k_mem_partition threeGranules = {(uintptr_t)block + 128, 96, K_MEM_PARTITION_P_RW_U_RW};

static struct k_mem_domain domain;
void application(void)
{
  struct k_mem_partition *parts[] = {&short_by_four, &misaligned, &threeGranules};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts) != 0)
    report("no domain");
}
