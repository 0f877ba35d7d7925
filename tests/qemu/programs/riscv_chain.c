// SPDX-License-Identifier: Apache-2.0
// rv32: calls, a tail call and a constant table.
// board: virt
// flags: -march=rv32imac -mabi=ilp32 -O2
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned leaf(unsigned x)
{
  unsigned char local[64];
  touch(local, sizeof local);
  return local[x & 3];
}

SEPARATE unsigned tail(unsigned x)
{
  unsigned char local[40];
  touch(local, sizeof local);
  return leaf(local[x & 3]);
}

SEPARATE unsigned twice(unsigned x)
{
  return tail(x) + leaf(x);
}

unsigned (*const steps[])(unsigned) = {leaf, twice, tail};

SEPARATE unsigned step(unsigned index)
{
  return index < 3 ? steps[index](index) + 1 : 0;
}

int main(void)
{
  for (unsigned i = 0; i < 3; i++)
    sink = step(i);
  return 0;
}
