// SPDX-License-Identifier: Apache-2.0
// A local function is inlined, and GCC's debug information has no link name for it: its call is not that of the function around it.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os -fno-exceptions -fno-rtti
// audit: sources
// check: main on main: bounded tight
#include "program.h"

using Handler = unsigned (*)(unsigned);

SEPARATE static unsigned small(unsigned x)
{
  return x + 1;
}
SEPARATE static unsigned large(unsigned x)
{
  unsigned char local[240];
  touch(local, sizeof local);
  return local[x & 3];
}
static Handler volatile first = small;
static Handler volatile second = large;

static inline unsigned helper()
{
  return second(1) + 3;
}

SEPARATE unsigned run()
{
  unsigned sum = first(2);
  sum += helper();
  return sum + 1;
}

int main()
{
  sink = run();
  return 0;
}
