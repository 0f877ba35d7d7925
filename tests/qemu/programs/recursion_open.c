// SPDX-License-Identifier: Apache-2.0
// Mutual recursion that nothing bounds, entered in the middle.
// board: lm3s6965evb
// flags: -mcpu=cortex-m3 -Os
// check: main on main: unbounded because recursion
#include "program.h"

unsigned isEven(unsigned n);

SEPARATE unsigned isOdd(unsigned n)
{
  unsigned char local[8];
  touch(local, sizeof local);
  return n == 0 ? 0 : isEven(n - 1) + local[0];
}

SEPARATE unsigned isEven(unsigned n)
{
  unsigned char local[16];
  touch(local, sizeof local);
  return n == 0 ? 1 : isOdd(n - 1) + local[0];
}

SEPARATE unsigned parity(unsigned n)
{
  return isOdd(n) + 1;
}

int main(void)
{
  sink = parity(9) + isEven(4);
  return 0;
}
