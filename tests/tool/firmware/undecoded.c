// SPDX-License-Identifier: Apache-2.0
// Two halfwords that are no instruction stand where the code goes on.
#include "vectors.h"

__attribute__((noinline)) void strange(void) { __asm__ volatile(".inst.w 0xffffffff"); }

void Reset_Handler(void)
{
  for (;;)
    strange();
}
