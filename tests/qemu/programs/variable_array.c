// SPDX-License-Identifier: Apache-2.0
// A variable-length array: no bound, and the function that has it is named.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: unbounded because dynamic-frame
#include "program.h"

SEPARATE unsigned collect(unsigned count)
{
  unsigned char local[count];
  touch(local, count);
  return local[count / 2];
}

int main(void)
{
  sink = collect(sink + 77) + 1;
  return 0;
}
