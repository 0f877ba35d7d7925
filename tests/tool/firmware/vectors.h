// SPDX-License-Identifier: Apache-2.0
// The vector table that every test firmware has: no interrupts, so that the numbers are those of main alone.
#pragma once

extern char __StackTop[];
void Reset_Handler(void);

__attribute__((section(".isr_vector"), used)) static const void *const __Vectors[] = {__StackTop, (const void *)Reset_Handler};
