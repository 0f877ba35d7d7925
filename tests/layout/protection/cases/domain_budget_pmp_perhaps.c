// SPDX-License-Identifier: Apache-2.0
// units: PMP
// CONFIG_PMP_SLOTS=4
// undecided: mpu-domain-budget
// Two aligned powers of two fit where read-only memory and the stack take an entry each, and not where one of them takes two.
#include "protected_kernel.h"

static char a[64] __aligned(64), b[64] __aligned(64);
K_MEM_PARTITION_DEFINE(pa, a, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 64, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain domain;

void application(void)
{
  struct k_mem_partition *two[] = {&pa, &pb};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(two), two) != 0)
    report("no domain");
}
