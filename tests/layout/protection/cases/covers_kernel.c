// SPDX-License-Identifier: Apache-2.0
// regions: 16
#include "protected_kernel.h"

SECTION(".kobject_data") int kernelObject[16];
static char block[256] __aligned(256);
struct k_mem_partition ram = {0x20000000, 0x10000, K_MEM_PARTITION_P_RW_U_RW}; // expect: partition-covers-kernel
struct k_mem_partition own = {(uintptr_t)block, 256, K_MEM_PARTITION_P_RW_U_RW};
K_THREAD_STACK_DEFINE(stack, 512);

void application(void)
{
  stack[0].data = (char)kernelObject[0];
  report((const char *)(ram.start + own.start));
}
