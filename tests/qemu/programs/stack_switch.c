// SPDX-License-Identifier: Apache-2.0
// main runs a worker on a stack of its own and comes back: two stacks, two bounds.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: worker on second: bounded tight
// check: main on main: bounded tight
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

// The old stack pointer waits in a register that calls preserve.
__attribute__((naked)) void runOnSecondStack(void)
{
  __asm volatile("push {r4, lr}\n"
                 "mov r4, sp\n"
                 "ldr r0, =workerStack + 1024\n"
                 "mov sp, r0\n"
                 "bl worker\n"
                 "mov sp, r4\n"
                 "pop {r4, pc}\n");
}

int main(void)
{
  unsigned char local[40];
  touch(local, sizeof local);
  runOnSecondStack();
  return local[0];
}
