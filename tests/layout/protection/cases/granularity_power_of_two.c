// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 8
#include "protected_kernel.h"

static char block[1024] __aligned(1024);
struct k_mem_partition notAPower = {(uintptr_t)block, 96, K_MEM_PARTITION_P_RW_U_RW};       // expect: partition-granularity
struct k_mem_partition misaligned = {(uintptr_t)block + 64, 128, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-granularity
struct k_mem_partition tooSmall = {(uintptr_t)block + 256, 16, K_MEM_PARTITION_P_RW_U_RW};   // expect: partition-granularity
struct k_mem_partition smallest = {(uintptr_t)block + 512, 32, K_MEM_PARTITION_P_RW_U_RW};
struct k_mem_partition whole = {(uintptr_t)block, sizeof(block), K_MEM_PARTITION_P_RW_U_RW};

static struct k_mem_domain domain;
void application(void)
{
  struct k_mem_partition *parts[] = {&notAPower, &misaligned, &tooSmall, &smallest};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts) != 0 || k_mem_domain_add_partition(&k_mem_domain_default, &whole) != 0) // expect: partition-overlap
    report("no domain");
}
