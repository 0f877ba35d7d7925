// SPDX-License-Identifier: Apache-2.0
// The interrupt attribute on Cortex-M3 realigns SP in the prologue: up to 4 bytes more than the compiler reports.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -O2
// check: main on main: bounded tight
#include "interrupts.h"
#include "program.h"

SEPARATE unsigned consume(unsigned x)
{
  unsigned char local[60];
  touch(local, sizeof local);
  return local[x & 3];
}

__attribute__((interrupt)) void IRQ1_Handler(void)
{
  unsigned char local[44];
  touch(local, sizeof local);
  sink = consume(local[3]);
}

int main(void)
{
  unsigned char local[124];
  enableInterrupt(1, 1);
  touch(local, sizeof local);
  pendInterrupt(1);
  return local[0];
}
