// SPDX-License-Identifier: Apache-2.0
// Calls through a constant table of functions, index unknown to the compiler; the deepest entry is called.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned small(unsigned x)
{
  return x + 1;
}

SEPARATE unsigned middle(unsigned x)
{
  unsigned char local[64];
  touch(local, sizeof local);
  return small(local[x & 3]) + 2;
}

SEPARATE unsigned large(unsigned x)
{
  unsigned char local[240];
  touch(local, sizeof local);
  return middle(local[x & 3]) + 3;
}

unsigned (*const commands[])(unsigned) = {small, large, middle};

SEPARATE unsigned dispatch(unsigned command)
{
  if (command >= sizeof commands / sizeof commands[0])
    return 0;
  return commands[command](command) + 4;
}

int main(void)
{
  for (unsigned i = 0; i < 3; i++)
    sink = dispatch(i);
  return 0;
}
