// SPDX-License-Identifier: Apache-2.0
// One interrupt on a Cortex-M0, handler with the interrupt attribute, taken at the deepest point of main.
// board: microbit
// flags: -mcpu=cortex-m0 -Os
// check: main on main: bounded tight
#include "interrupts.h"
#include "program.h"

SEPARATE unsigned work(unsigned x)
{
  unsigned char local[72];
  touch(local, sizeof local);
  pendInterrupt(2);
  return local[x & 3];
}

SEPARATE unsigned handle(unsigned x)
{
  unsigned char local[52];
  touch(local, sizeof local);
  return local[x & 3];
}

__attribute__((interrupt)) void IRQ2_Handler(void)
{
  sink = handle(4);
}

int main(void)
{
  enableInterrupt(2, 1);
  sink = work(11) + 1;
  return 0;
}
