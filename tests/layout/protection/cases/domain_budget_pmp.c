// SPDX-License-Identifier: Apache-2.0
// units: PMP
// CONFIG_PMP_SLOTS=4
// Read-only memory and the stack take an entry each, or two where they are no aligned powers of two: at best two are left.
#include "protected_kernel.h"

static char a[64] __aligned(64), b[64] __aligned(64), c[64] __aligned(64);
K_MEM_PARTITION_DEFINE(pa, a, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pb, b, 64, K_MEM_PARTITION_P_RW_U_RW);
K_MEM_PARTITION_DEFINE(pc, c, 64, K_MEM_PARTITION_P_RW_U_RW);
static struct k_mem_domain full;

void application(void)
{
  struct k_mem_partition *three[] = {&pa, &pb, &pc};
  if (k_mem_domain_init(&full, ARRAY_SIZE(three), three) != 0) // expect: mpu-domain-budget
    report("no domain");
}
