// SPDX-License-Identifier: Apache-2.0
// regions: 16
// undecided: mpu-domain-budget, partition-overlap
// Whoever gets a domain or a partition from elsewhere leaves the rules about domains open.
#include "protected_kernel.h"

static char block[256] __aligned(256);
struct k_mem_partition part = {(uintptr_t)block, 256, K_MEM_PARTITION_P_RW_U_RW};
static struct k_mem_domain domain;

__attribute__((noinline)) int add(struct k_mem_domain *to, struct k_mem_partition *what)
{
  return k_mem_domain_add_partition(to, what);
}

__attribute__((noinline)) int addHere(struct k_mem_partition *what)
{
  return k_mem_domain_add_partition(&domain, what);
}

void application(void)
{
  if (add(&domain, &part) != 0 || addHere(&part) != 0)
    report("no domain");
}
