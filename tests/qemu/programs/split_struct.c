// SPDX-License-Identifier: Apache-2.0
// A struct argument of 20 bytes travels in r1-r3 and on the stack; the callee pushes the registers to join it.
// board: microbit
// flags: -mcpu=cortex-m0 -O2
// check: main on main: bounded tight
#include "program.h"

struct record {
  unsigned words[5];
};

SEPARATE unsigned digest(const unsigned *words, unsigned size)
{
  unsigned char local[24];
  touch(local, sizeof local);
  return words[size & 3] + local[size & 3];
}

SEPARATE unsigned consume(unsigned x, struct record record)
{
  return digest(record.words, x) + record.words[x & 3];
}

int main(void)
{
  struct record record = {{1, 2, 3, 4, sink}};
  sink = consume(2, record) + 1;
  return 0;
}
