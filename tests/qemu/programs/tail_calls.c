// SPDX-License-Identifier: Apache-2.0
// Each function ends in a tail call that frees its frame first: the bound is the largest frame, not the sum. A conditional one too.
// board: lm3s6965evb
// flags: -mcpu=cortex-m3 -O2
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned last(unsigned x)
{
  unsigned char local[80];
  touch(local, sizeof local);
  return local[x & 3];
}

SEPARATE unsigned other(unsigned x)
{
  return x ^ 5;
}

SEPARATE unsigned second(unsigned x)
{
  unsigned char local[160];
  touch(local, sizeof local);
  unsigned next = local[x & 3];
  return next > 200 ? other(next) : last(next);
}

SEPARATE unsigned first(unsigned x)
{
  unsigned char local[120];
  touch(local, sizeof local);
  return second(local[x & 3]);
}

int main(void)
{
  sink = first(3);
  return 0;
}
