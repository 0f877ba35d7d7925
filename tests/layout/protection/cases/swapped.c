// SPDX-License-Identifier: Apache-2.0
// regions: 16
// undecided: partition-overlap
// One partition takes another's place: which of them are there together, the calls do not say.
#include "protected_kernel.h"

static char block[512] __aligned(512);
struct k_mem_partition whole = {(uintptr_t)block, 512, K_MEM_PARTITION_P_RW_U_RW};
struct k_mem_partition lower = {(uintptr_t)block, 256, K_MEM_PARTITION_P_RO_U_RO};
static struct k_mem_domain domain;

void application(void)
{
  int failed = k_mem_domain_init(&domain, 0, NULL) || k_mem_domain_add_partition(&domain, &whole);
  failed |= k_mem_domain_remove_partition(&domain, &whole);
  failed |= k_mem_domain_add_partition(&domain, &lower);
  if (failed)
    report("no domain");
}
