// SPDX-License-Identifier: Apache-2.0
// A function calls through its parameter and forwards it; each caller passes its own: nothing is joined into one set.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

typedef unsigned (*visitor)(unsigned value, void *context);

SEPARATE unsigned forEachValue(visitor visit, void *context)
{
  unsigned sum = 0;
  for (unsigned i = 0; i < 4; i++)
    sum += visit(i, context);
  return sum;
}

SEPARATE unsigned forwarded(visitor visit, void *context)
{
  return forEachValue(visit, context) + 1;
}

SEPARATE static unsigned countValue(unsigned value, void *context)
{
  *(unsigned *)context += value;
  return 1;
}

SEPARATE static unsigned copyValue(unsigned value, void *context)
{
  unsigned char local[128];
  touch(local, sizeof local);
  *(unsigned *)context = local[value];
  return local[value + 1];
}

// Calls forEachValue() itself, with another visitor: a cycle only for those who join all visitors.
SEPARATE static unsigned nestedValue(unsigned value, void *context)
{
  return forEachValue(copyValue, context) + value;
}

int main(void)
{
  unsigned context = 0;
  sink = forwarded(countValue, &context) + forwarded(nestedValue, &context);
  return 0;
}
