// SPDX-License-Identifier: Apache-2.0
// Clang at -Oz loads a callee that is called several times into a register: blx of a direct call.
// board: microbit
// compiler: clang
// flags: --target=thumbv6m-none-eabi -mcpu=cortex-m0 -Oz
// check: main on main: bounded tight
#include "program.h"

SEPARATE unsigned emit(unsigned x)
{
  unsigned char local[44];
  touch(local, sizeof local);
  return local[x & 3];
}

SEPARATE unsigned sequence(unsigned x)
{
  unsigned sum = emit(x);
  sum += emit(x + 1);
  sum += emit(x + 2) * 2;
  sum += emit(x + 3) * 5;
  sum += emit(x + 4);
  sum += emit(sum);
  return sum;
}

int main(void)
{
  sink = sequence(2) + 1;
  return 0;
}
