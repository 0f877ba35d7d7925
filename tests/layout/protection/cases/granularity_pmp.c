// SPDX-License-Identifier: Apache-2.0
// units: PMP
#include "protected_kernel.h"

static char block[64] __aligned(64);
struct k_mem_partition odd = {(uintptr_t)block + 2, 8, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-granularity
struct k_mem_partition six = {(uintptr_t)block + 16, 6, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-granularity
struct k_mem_partition twelve = {(uintptr_t)block + 32, 12, K_MEM_PARTITION_P_RW_U_RW};

static struct k_mem_domain domain;
void application(void)
{
  struct k_mem_partition *parts[] = {&odd, &six, &twelve};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts) != 0)
    report("no domain");
}
