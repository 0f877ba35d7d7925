// SPDX-License-Identifier: Apache-2.0
// 64-bit division and 64-bit to double conversion from libgcc on Cortex-M0.
// board: microbit
// flags: -mcpu=cortex-m0 -Os
// check: main on main: bounded loose
#include "program.h"

volatile unsigned long long big = 0x123456789abcdefull;
volatile long long negative = -987654321012345ll;

SEPARATE unsigned divide(unsigned long long n, long long m)
{
  return (unsigned)(n / 1000003u) + (unsigned)(m % 65537);
}

int main(void)
{
  sink = divide(big, negative) + (unsigned)((double)big > 1e10);
  return 0;
}
