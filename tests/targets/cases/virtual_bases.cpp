// SPDX-License-Identifier: Apache-2.0
// A virtual base: its method may be overridden in a sister class, and is reached through thunks that read the offset from the table.
// flags: -fno-exceptions -fno-rtti
#include "../case.h"

struct Root {
  virtual unsigned get(unsigned x) { return x; }
  virtual unsigned put(unsigned x) = 0;
  unsigned state = 3;
};
struct Left : virtual Root {
  SEPARATE unsigned get(unsigned x) override { return x + state; }
  unsigned left = 1;
};
struct Right : virtual Root {
  SEPARATE unsigned put(unsigned x) override { return x - state; }
  unsigned right = 2;
};
struct Both : Left, Right {
  unsigned both = 4;
};

SEPARATE unsigned viaRoot(Root *root)
{
  return root->get(sink) // -> Left::get, Root::get
         + root->put(sink); // -> Right::put
}
SEPARATE unsigned viaSister(Right *right)
{
  return right->get(sink); // -> Left::get, Root::get
}
SEPARATE unsigned viaOther(Left *left)
{
  return left->put(sink); // -> Right::put
}

struct Plain : virtual Root {
  SEPARATE unsigned put(unsigned x) override { return x ^ state; }
};
struct PlainUnused : Plain {
  SEPARATE unsigned get(unsigned x) override { return x ^ 1; }
};

int main()
{
  static Both both;
  return static_cast<int>(viaRoot(hidden<Root>(&both)) + viaSister(hidden<Right>(&both)) + viaOther(hidden<Left>(&both)));
}
