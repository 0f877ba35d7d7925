// SPDX-License-Identifier: Apache-2.0
// A frame above 508 bytes on Armv6-M: the compiler loads the size from a literal and adds it to SP.
// board: microbit
// flags: -mcpu=cortex-m0 -Os
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned inner(unsigned x)
{
  unsigned char local[700];
  touch(local, sizeof local);
  return local[x & 3];
}

SEPARATE unsigned outer(unsigned x)
{
  unsigned char local[1300];
  touch(local, sizeof local);
  return inner(local[x & 3]) + 1;
}

int main(void)
{
  sink = outer(3) + 1;
  return 0;
}
