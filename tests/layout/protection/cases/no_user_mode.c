// SPDX-License-Identifier: Apache-2.0
// regions: 16
// CONFIG_USERSPACE=n
// Partitions that the kernel was built without are nobody's.
#include "protected_kernel.h"

static char block[100];
K_MEM_PARTITION_DEFINE(part, block, 0, K_MEM_PARTITION_P_RWX_U_RWX);
static struct k_mem_domain domain;
void application(void) { k_mem_domain_add_partition(&domain, &part); }
