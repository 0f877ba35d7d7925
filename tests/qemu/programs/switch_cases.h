// SPDX-License-Identifier: Apache-2.0
// Body of the two switch programs: the deepest case is one that only the table leads to.
#pragma once

#define CASE(n, size) SEPARATE unsigned case##n(unsigned x){unsigned char local[size]; touch(local, size); return local[x & 3];}

CASE(0, 8)
CASE(1, 16)
CASE(2, 24)
CASE(3, 32)
CASE(4, 180)
CASE(5, 48)
CASE(6, 56)

SEPARATE unsigned choose(unsigned selector, unsigned x)
{
  unsigned char local[20];
  touch(local, sizeof local);
  switch (selector) {
  case 0: return case0(x) + local[0];
  case 1: return case1(x) - local[1];
  case 2: return case2(x) * local[2];
  case 3: return case3(x) ^ local[3];
  case 4: return case4(x) | local[4];
  case 5: return case5(x) & local[5];
  case 6: return case6(x) + local[6];
  default: return local[7];
  }
}

int main(void)
{
  for (unsigned i = 0; i < 8; i++)
    sink = choose(i, i);
  return 0;
}
