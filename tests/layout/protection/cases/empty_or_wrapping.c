// SPDX-License-Identifier: Apache-2.0
// regions: 16
#include "protected_kernel.h"

K_APPMEM_PARTITION_DEFINE(unused_names); // expect: partition-empty-or-wrapping
static char block[256] __aligned(256);
struct k_mem_partition empty = {(uintptr_t)block, 0, K_MEM_PARTITION_P_RW_U_RW};            // expect: partition-empty-or-wrapping
struct k_mem_partition wraps = {0xffffff00u, 0x200, K_MEM_PARTITION_P_RW_U_RW};             // expect: partition-empty-or-wrapping
struct k_mem_partition backwards = {(uintptr_t)block, (size_t)-256, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-empty-or-wrapping
struct k_mem_partition last = {0xffffff00u, 0x100, K_MEM_PARTITION_P_RW_U_RW};

static struct k_mem_domain domain;
void application(void)
{
  struct k_mem_partition *parts[] = {&empty, &wraps, &backwards, &last, &unused_names};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts) != 0)
    report("no domain");
}
