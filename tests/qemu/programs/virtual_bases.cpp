// SPDX-License-Identifier: Apache-2.0
// Several bases, a virtual one and a covariant result: calls go through thunks, of which the last has a frame of its own.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os -fno-exceptions -fno-rtti
// audit: sources
// check: main on main: bounded tight
#include "program.h"

struct Root {
  virtual unsigned get(unsigned x) = 0;
  unsigned state = 3;
};
struct Left : virtual Root {
  virtual Left *twin() { return this; }
  unsigned left = 1;
};
struct Right : virtual Root {
  virtual Right *copy() = 0;
  unsigned right = 2;
};
struct Both final : Left, Right {
  SEPARATE unsigned get(unsigned x) override
  {
    unsigned char local[72];
    touch(local, sizeof local);
    return local[x & 3] + state;
  }
  SEPARATE Both *copy() override
  {
    unsigned char local[160];
    touch(local, sizeof local);
    right = local[7];
    return this;
  }
};

SEPARATE unsigned viaRoot(Root *root)
{
  return root->get(sink) + 1;
}
SEPARATE Right *copyOf(Right *right)
{
  return right->copy();
}

alignas(Both) static unsigned char place[sizeof(Both)];

inline void *operator new(decltype(sizeof 0), void *at) noexcept
{
  return at;
}

SEPARATE Both *build()
{
  return new (place) Both;
}

int main()
{
  Both *both = build();
  sink = viaRoot(both) + copyOf(both)->right;
  return 0;
}
