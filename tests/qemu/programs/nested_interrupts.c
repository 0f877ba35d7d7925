// SPDX-License-Identifier: Apache-2.0
// Three interrupts of rising urgency, each taken at the deepest point of the one below: a hardware frame a level on one stack.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "interrupts.h"
#include "program.h"

SEPARATE unsigned deepest(unsigned number, unsigned size)
{
  unsigned char local[48];
  touch(local, sizeof local);
  if (number < 3)
    pendInterrupt(number);
  return local[size & 3];
}

void IRQ0_Handler(void)
{
  unsigned char local[64];
  touch(local, sizeof local);
  sink += deepest(1, local[0]) + 1;
}

void IRQ1_Handler(void)
{
  unsigned char local[24];
  touch(local, sizeof local);
  sink += deepest(2, local[0]) + 1;
}

void IRQ2_Handler(void)
{
  unsigned char local[100];
  touch(local, sizeof local);
  sink += deepest(3, local[0]) + 1;
}

int main(void)
{
  enableInterrupt(0, 3);
  enableInterrupt(1, 2);
  enableInterrupt(2, 1);
  sink = deepest(0, 5) + 1;
  return 0;
}
