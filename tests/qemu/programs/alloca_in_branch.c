// SPDX-License-Identifier: Apache-2.0
// alloca with a size from outside, on one branch only.
// board: microbit
// flags: -mcpu=cortex-m0 -O2
// check: main on main: unbounded because dynamic-frame
#include "program.h"

SEPARATE unsigned expand(unsigned size)
{
  if (size < 4)
    return size;
  unsigned char *bytes = __builtin_alloca(size);
  touch(bytes, size);
  return bytes[size - 1];
}

int main(void)
{
  sink = expand(sink + 60) + 1;
  return 0;
}
