// SPDX-License-Identifier: Apache-2.0
// Twelve calls deep, with frames of different sizes; nothing may be a tail call.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

#define LINK(n, next, size)                                                                                                                \
  SEPARATE unsigned level##n(unsigned x)                                                                                                   \
  {                                                                                                                                        \
    unsigned char local[size];                                                                                                             \
    touch(local, size);                                                                                                                    \
    return next(x + local[x & 3]) + 1;                                                                                                  \
  }

SEPARATE unsigned level12(unsigned x)
{
  return x * 3;
}
LINK(11, level12, 8)
LINK(10, level11, 24)
LINK(9, level10, 100)
LINK(8, level9, 16)
LINK(7, level8, 64)
LINK(6, level7, 12)
LINK(5, level6, 200)
LINK(4, level5, 8)
LINK(3, level4, 40)
LINK(2, level3, 4)
LINK(1, level2, 32)

int main(void)
{
  sink = level1(7);
  return 0;
}
