// SPDX-License-Identifier: Apache-2.0
// main runs a worker on the process stack, selected by CONTROL, and comes back. The worker's own bound is known; that the function
// which switched returns on the stack it came from is not followed, and is named.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: worker on second: bounded tight
// check: main on main: at-least because lost-stack-pointer
#include "program.h"

__attribute__((section(".second_stack"), aligned(8))) unsigned char workerStack[1024];

SEPARATE unsigned compute(unsigned x)
{
  unsigned char local[300];
  touch(local, sizeof local);
  return local[x & 3] + 1u;
}

SEPARATE void worker(void)
{
  unsigned char local[100];
  touch(local, sizeof local);
  sink = compute(local[5]) + local[6];
}

// Never on two stacks at once: CONTROL.SPSEL selects, r4 and lr are saved on the main stack.
__attribute__((naked)) void runOnSecondStack(void)
{
  __asm volatile("push {r4, lr}\n"
                 "ldr r0, =workerStack + 1024\n"
                 "msr psp, r0\n"
                 "movs r0, #2\n"
                 "msr control, r0\n"
                 "isb\n"
                 "bl worker\n"
                 "movs r0, #0\n"
                 "msr control, r0\n"
                 "isb\n"
                 "pop {r4, pc}\n");
}

int main(void)
{
  unsigned char local[40];
  touch(local, sizeof local);
  runOnSecondStack();
  return local[0];
}
