// SPDX-License-Identifier: Apache-2.0
// units: PMP
// CONFIG_PMP_SLOTS=4
// undecided: mpu-domain-budget
// Read-only memory and the stack leave two: two aligned powers of two fit, two others perhaps, three of any shape do not.
#include "protected_kernel.h"

static char a[64] __aligned(64), b[64] __aligned(64), c[64] __aligned(64), d[48] __aligned(16);
K_MEM_PARTITION_DEFINE(pa, a, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pc, c, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pd, d, 48, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain fits, mayFit, full;

void application(void)
{
  struct k_mem_partition *two[] = {&pa, &pb}, *odd[] = {&pa, &pd}, *three[] = {&pa, &pb, &pc};
  if (k_mem_domain_init(&fits, ARRAY_SIZE(two), two) != 0 || k_mem_domain_init(&mayFit, ARRAY_SIZE(odd), odd) != 0 ||
      k_mem_domain_init(&full, ARRAY_SIZE(three), three) != 0) // expect: mpu-domain-budget
    report("no domain");
}
