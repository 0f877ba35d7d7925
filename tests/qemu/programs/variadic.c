// SPDX-License-Identifier: Apache-2.0
// A variadic function spills r0-r3 above its frame, which the compiler's own report leaves out.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

#include <stdarg.h>

SEPARATE unsigned sum(unsigned count, ...)
{
  unsigned char local[20];
  va_list arguments;
  touch(local, sizeof local);
  va_start(arguments, count);
  unsigned total = local[count];
  for (unsigned i = 0; i < count; i++)
    total += va_arg(arguments, unsigned);
  va_end(arguments);
  return total;
}

int main(void)
{
  sink = sum(6, 1u, 2u, 3u, 4u, 5u, 6u);
  return 0;
}
