// SPDX-License-Identifier: Apache-2.0
// regions: 16
// undecided: mpu-domain-budget, partition-overlap
// Addresses of partitions go through variables, parameters and results, and nobody writes through them: the rules about partitions judge.
#include "protected_kernel.h"

static char a[256] __aligned(256), b[256] __aligned(256), c[256] __aligned(256);
K_MEM_PARTITION_DEFINE(pa, a, 256, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 256, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pc, c, 256, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_partition *table[] = {&pb};
static struct k_mem_domain one, two;

static int give(struct k_mem_partition *part)
{
  struct k_mem_partition *again = part;
  return again->size != 0 ? k_mem_domain_add_partition(&one, again) : -1;
}
static struct k_mem_partition *chosen(void) { return &pc; }

void application(void)
{
  struct k_mem_partition *const all[] = {&pa, &pb};
  if (k_mem_domain_init(&two, ARRAY_SIZE(table), table) != 0 || all[0] == all[1] || chosen()->start == 0 ||
      k_mem_domain_init(&one, 0, NULL) != 0 || give(&pa) != 0)
    report("no domain");
}
