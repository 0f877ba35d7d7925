// SPDX-License-Identifier: Apache-2.0
// Reset, as newlib's start-up does it: constructors of global objects, then main(). What is not called here is not linked.
#include "case.h"

extern "C" {

extern unsigned __stack_top;
void __libc_init_array();
int main();
volatile unsigned sink;
void *__dso_handle;

void _init() {}

[[noreturn]] void Reset_Handler()
{
  __libc_init_array();
  sink = static_cast<unsigned>(main());
  for (;;)
    sink = sink + 1;
}

__attribute__((section(".isr_vector"), used)) const void *const __isr_vector[] = {&__stack_top, reinterpret_cast<const void *>(&Reset_Handler)};
}
