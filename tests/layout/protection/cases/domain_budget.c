// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 8
// Two fixed and the stack leave five.
#include "protected_kernel.h"

static char a[32] __aligned(32), b[32] __aligned(32), c[32] __aligned(32), d[32] __aligned(32), e[32] __aligned(32), f[32] __aligned(32);
K_MEM_PARTITION_DEFINE(pa, a, 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pc, c, 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pd, d, 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pe, e, 32, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pf, f, 32, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain five, six, changing;

void application(void)
{
  struct k_mem_partition *parts[] = {&pa, &pb, &pc, &pd, &pe};
  int failed = k_mem_domain_init(&five, ARRAY_SIZE(parts), parts) || k_mem_domain_add_partition(&five, &pa);
  failed |= k_mem_domain_init(&six, ARRAY_SIZE(parts), parts);
  failed |= k_mem_domain_add_partition(&six, &pf); // expect: mpu-domain-budget
  if (failed)
    report("no domain");
}
