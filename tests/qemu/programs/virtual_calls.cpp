// SPDX-License-Identifier: Apache-2.0
// Virtual calls through a base pointer: the vtables are constant data, which object is behind the pointer is said by the configuration.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os -fno-exceptions -fno-rtti
// check: main on main: bounded tight
#include "program.h"

class Shape {
public:
  virtual unsigned area(unsigned x) = 0;
};

class Square final : public Shape {
public:
  unsigned area(unsigned x) override;
};

class Polygon final : public Shape {
public:
  unsigned area(unsigned x) override;
};

SEPARATE unsigned Square::area(unsigned x)
{
  return x * x;
}

SEPARATE unsigned Polygon::area(unsigned x)
{
  unsigned char local[112];
  touch(local, sizeof local);
  return local[x & 3];
}

static constinit Square square;
static constinit Polygon polygon;

extern "C" SEPARATE unsigned total(Shape *const *shapes, unsigned count)
{
  unsigned sum = 0;
  for (unsigned i = 0; i < count; i++)
    sum += shapes[i]->area(i + 2);
  return sum;
}

int main()
{
  Shape *shapes[] = {&square, &polygon};
  sink = total(shapes, 2) + 1;
  return 0;
}
