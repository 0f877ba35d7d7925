// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// CONFIG_ARM_MPU=n
#include "protected_kernel.h"

static char block[100];
K_MEM_PARTITION_DEFINE(part, block, 0, K_MEM_PARTITION_P_RWX_U_RWX);
struct z_thread_stack_element odd[1001];
void application(void) { odd[0].data = (char)part.start; }
