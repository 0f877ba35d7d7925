// SPDX-License-Identifier: Apache-2.0
// A handler registered at run time in a global: no machine code says what it may be, the configuration does.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

static unsigned (*handler)(unsigned);

SEPARATE void setHandler(unsigned (*next)(unsigned))
{
  handler = next;
}

SEPARATE static unsigned onData(unsigned x)
{
  unsigned char local[88];
  touch(local, sizeof local);
  return local[x & 3];
}

SEPARATE static unsigned onIdle(unsigned x)
{
  return x;
}

SEPARATE unsigned process(unsigned x)
{
  if (!handler)
    return 0;
  return handler(x) + 1;
}

int main(void)
{
  setHandler(onIdle);
  sink = process(1);
  setHandler(onData);
  sink = process(2) + 1;
  return 0;
}
