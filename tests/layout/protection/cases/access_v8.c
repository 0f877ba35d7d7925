// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// regions: 8
#include "protected_kernel.h"

static char a[256] __aligned(256), b[256] __aligned(256), c[256] __aligned(256);
K_MEM_PARTITION_DEFINE(everything, a, 256, K_MEM_PARTITION_P_RWX_U_RWX);       // expect: partition-writable-executable
struct k_mem_partition memoryType = {(uintptr_t)b, 256, ATTR(3, 6)};           // expect: partition-attr-unavailable
struct k_mem_partition foreign = {(uintptr_t)c, 256, ATTR(0x1300, 1)};         // expect: partition-attr-unavailable
K_MEM_PARTITION_DEFINE(code, 0x00000400, 0x400, K_MEM_PARTITION_P_RX_U_RX);
K_MEM_PARTITION_DEFINE(slow, 0x20008000, 0x400, K_MEM_PARTITION_P_RW_U_RW_NOCACHE);

void application(void)
{
  report((const char *)(everything.start + memoryType.start + foreign.start + code.start + slow.start));
}
