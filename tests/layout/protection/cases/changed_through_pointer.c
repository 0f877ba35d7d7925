// SPDX-License-Identifier: Apache-2.0
// undecided: partition-attr-unavailable, partition-covers-kernel, partition-empty-or-wrapping, partition-granularity, partition-overlap
// undecided: partition-shared-granule, partition-writable-executable
// regions: 16
// No code names the partition where it changes it: what its initialiser says is not what it is.
#include "protected_kernel.h"

static char block[96] __aligned(32);
static struct k_mem_partition part = {(uintptr_t)block, 96, K_MEM_PARTITION_P_RW_U_RW};
static struct k_mem_partition *const table[] = {&part};
static struct k_mem_domain domain;

static void resize(struct k_mem_partition *const *all, unsigned index) { all[index]->size = 64; }

void application(void)
{
  resize(table, 0);
  if (k_mem_domain_init(&domain, 0, NULL) != 0 || k_mem_domain_add_partition(&domain, &part) != 0)
    report("no domain");
}
