// SPDX-License-Identifier: Apache-2.0
// regions: 16
// CONFIG_MAX_DOMAIN_PARTITIONS=1
#include "protected_kernel.h"

static char a[256] __aligned(256), b[256] __aligned(256);
K_MEM_PARTITION_DEFINE(pa, a, 256, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 256, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain domain;

void application(void)
{
  struct k_mem_partition *parts[] = {&pa, &pb};
  if (k_mem_domain_init(&domain, ARRAY_SIZE(parts), parts) != 0) // expect: mpu-domain-budget
    report("no domain");
}
