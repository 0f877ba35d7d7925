// SPDX-License-Identifier: Apache-2.0
// undecided: partition-attr-unavailable, partition-covers-kernel, partition-empty-or-wrapping, partition-granularity, partition-overlap
// undecided: partition-shared-granule, partition-writable-executable
// regions: 16
// The same where the address is that of an operand in memory.
#include "protected_kernel.h"

static char block[96] __aligned(32);
static struct k_mem_partition part = {(uintptr_t)block, 32, K_MEM_PARTITION_P_RW_U_RW};
static struct k_mem_domain domain;

static __attribute__((noinline)) void change(void) { __asm__ volatile("" ::"m"(part) : "memory"); }

void application(void)
{
  change();
  if (k_mem_domain_init(&domain, 0, NULL) != 0 || k_mem_domain_add_partition(&domain, &part) != 0)
    report("no domain");
}
