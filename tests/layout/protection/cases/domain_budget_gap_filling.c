// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// regions: 8
// CONFIG_MPU_GAP_FILLING=y
// CONFIG_MPU_STACK_GUARD=y
// Two fixed, two for the stack and two for the guard leave two regions: one partition.
#include "protected_kernel.h"

static char a[32] __aligned(32), b[32] __aligned(32);
K_MEM_PARTITION_DEFINE(pa, a, 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 32, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain one, two;

void application(void)
{
  struct k_mem_partition *parts[] = {&pa, &pb};
  if (k_mem_domain_init(&one, 0, NULL) != 0 || k_mem_domain_add_partition(&one, &pa) != 0 ||
      k_mem_domain_init(&two, ARRAY_SIZE(parts), parts) != 0) // expect: mpu-domain-budget
    report("no domain");
}
