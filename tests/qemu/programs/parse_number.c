// SPDX-License-Identifier: Apache-2.0
// strtod of the prebuilt newlib: big numbers on the heap, locale tables, soft floating point.
// board: mps2-an385
// also: system.c
// flags: -mcpu=cortex-m3 -Os -Wl,--defsym=__heap_size=3072
// check: main on main: bounded loose
#include "program.h"

#include <stdlib.h>

int main(void)
{
  char *end;
  double value = strtod("3.14159265358979323846264338327950288e-20", &end);
  sink = (unsigned)(value < 1e-19) + (unsigned char)*end;
  return 0;
}
