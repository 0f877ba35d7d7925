// SPDX-License-Identifier: Apache-2.0
// Double arithmetic on a core without an FPU: everything through libgcc, which is assembly for Armv6-M in part.
// board: microbit
// flags: -mcpu=cortex-m0 -O2
// check: main on main: bounded loose
#include "program.h"

volatile double numbers[3] = {3.25, -17.5, 1e300};

SEPARATE double polynomial(double x, double y)
{
  return ((x * 2.5 + y) * x - 1.0) / (y * y + 0.125);
}

int main(void)
{
  double value = polynomial(numbers[0], numbers[1]);
  float narrow = (float)value * 3.0f;
  sink = (unsigned)(value > numbers[2]) + (unsigned)(int)narrow + (unsigned)(numbers[2] / numbers[1] < 0);
  return 0;
}
