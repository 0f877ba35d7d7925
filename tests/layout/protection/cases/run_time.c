// SPDX-License-Identifier: Apache-2.0
// regions: 16
// undecided: partition-attr-unavailable, partition-covers-kernel, partition-empty-or-wrapping, partition-granularity, partition-overlap
// undecided: partition-shared-granule, partition-writable-executable
// What code fills in is not judged, and not passed.
#include "protected_kernel.h"

static char block[100];
static struct k_mem_partition filled;
static struct k_mem_partition changed = {(uintptr_t)block, 100, K_MEM_PARTITION_P_RW_U_RW};
static struct k_mem_domain domain;
static void fill(struct k_mem_partition *out) { out->start = (uintptr_t)block; }

void application(void)
{
  fill(&filled);
  filled.size = 32;
  changed.size = 64;
  if (k_mem_domain_init(&domain, 0, NULL) != 0 || k_mem_domain_add_partition(&domain, &filled) != 0 ||
      k_mem_domain_add_partition(&domain, &changed) != 0)
    report("no domain");
}
