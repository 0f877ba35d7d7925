// SPDX-License-Identifier: Apache-2.0
// units: PMP
// undecided: mpu-domain-budget
// CONFIG_PMP_SLOTS=7
// CONFIG_NULL_POINTER_EXCEPTION_DETECTION_PMP=y
// Six entries at most before it, two of them for address 0, and three for an aligned power of two and a partition that is none.
#include "protected_kernel.h"

static char a[64] __aligned(64), b[48] __aligned(16);
K_MEM_PARTITION_DEFINE(pa, a, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 48, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain domain;

void application(void)
{
  struct k_mem_partition *two[] = {&pa, &pb};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(two), two) != 0)
    report("no domain");
}
