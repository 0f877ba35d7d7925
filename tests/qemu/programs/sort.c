// SPDX-License-Identifier: Apache-2.0
// The prebuilt qsort of newlib with a comparison function that goes in through a parameter. It recurses into the partitions: the
// configuration says how deep, for 24 elements.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded loose
#include "program.h"

#include <stdlib.h>

static int values[24];

SEPARATE static int compareValues(const void *left, const void *right)
{
  unsigned char local[40];
  touch(local, sizeof local);
  int a = *(const int *)left;
  int b = *(const int *)right;
  return (a > b) - (a < b) + (local[0] == 1);
}

int main(void)
{
  unsigned seed = 12345;
  for (unsigned i = 0; i < 24; i++) {
    seed = seed * 1103515245u + 12345u;
    values[i] = (int)(seed >> 16);
  }
  qsort(values, 24, sizeof values[0], compareValues);
  sink = (unsigned)values[0];
  return 0;
}
