// SPDX-License-Identifier: Apache-2.0
// units: PMP
// CONFIG_PMP_GRANULARITY=8
#include "protected_kernel.h"

static char block[64] __aligned(64);
struct k_mem_partition twelve = {(uintptr_t)block + 32, 12, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-granularity
struct k_mem_partition sixteen = {(uintptr_t)block, 16, K_MEM_PARTITION_P_RW_U_RW};

static struct k_mem_domain domain;
void application(void)
{
  struct k_mem_partition *parts[] = {&twelve, &sixteen};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts) != 0)
    report("no domain");
}
