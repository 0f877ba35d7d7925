// SPDX-License-Identifier: Apache-2.0
#include "common.h"

extern char __StackTop[];
void Reset_Handler(void);

__attribute__((section(".isr_vector"), used)) static const void *const __Vectors[] = {__StackTop, (const void *)Reset_Handler};

void Reset_Handler(void)
{
  for (;;) {
    receive();
    transmit();
  }
}
