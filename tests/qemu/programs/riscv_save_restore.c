// SPDX-License-Identifier: Apache-2.0
// rv32 with -msave-restore: the routine that saves registers takes more for a moment than it leaves.
// board: virt
// flags: -march=rv32imac -mabi=ilp32 -Os -msave-restore
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned leaf(unsigned x, unsigned y)
{
  unsigned char local[24];
  touch(local, sizeof local);
  return local[x & 3] + y;
}

SEPARATE unsigned many(unsigned a, unsigned b, unsigned c, unsigned d)
{
  unsigned e = leaf(a, b), f = leaf(c, d), g = leaf(a, d), h = leaf(b, c), i = leaf(e, f);
  return a + b * c + d * e + f * g + h * i;
}

int main(void)
{
  sink = many(1, 2, 3, 4) + 1;
  return 0;
}
