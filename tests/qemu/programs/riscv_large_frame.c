// SPDX-License-Identifier: Apache-2.0
// rv32: a frame above 2 KiB does not fit an immediate, SP moves by a register.
// board: virt
// flags: -march=rv32imac -mabi=ilp32 -Os
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned inner(unsigned x)
{
  unsigned char local[32];
  touch(local, sizeof local);
  return local[x & 3];
}

SEPARATE unsigned outer(unsigned x)
{
  unsigned char local[3000];
  touch(local, sizeof local);
  return inner(local[x & 3]) + 1;
}

int main(void)
{
  sink = outer(3) + 1;
  return 0;
}
