// SPDX-License-Identifier: Apache-2.0
// regions: 16
// Debug information has the partition at address 0, where an Armv7-M image has its vectors: the linker took it out.
#include "protected_kernel.h"

static char block[100];
K_MEM_PARTITION_DEFINE(unused, block, 0, K_MEM_PARTITION_P_RWX_U_RWX);

void application(void) { report("started"); }
