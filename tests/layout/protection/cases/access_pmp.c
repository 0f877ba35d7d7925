// SPDX-License-Identifier: Apache-2.0
// units: PMP
#include "protected_kernel.h"

static char a[256] __aligned(256), b[256] __aligned(256), c[256] __aligned(256);
K_MEM_PARTITION_DEFINE(everything, a, 256, K_MEM_PARTITION_P_RWX_U_RWX); // expect: partition-writable-executable
struct k_mem_partition writeOnly = {(uintptr_t)b, 256, ATTR(2)};         // expect: partition-attr-unavailable
struct k_mem_partition locked = {(uintptr_t)c, 256, ATTR(0x83)};         // expect: partition-attr-unavailable
K_MEM_PARTITION_DEFINE(code, 0x80000400, 0x400, K_MEM_PARTITION_P_RX_U_RX);
struct k_mem_partition closed = {0x20008000, 256, ATTR(0)};

void application(void)
{
  report((const char *)(everything.start + writeOnly.start + locked.start + code.start + closed.start));
}
