// SPDX-License-Identifier: Apache-2.0
// C++23: methods that name their object, and operators that have none, where arguments stand elsewhere than in other methods.
// flags: -std=c++23 -fno-exceptions -fno-rtti
// only: clang    GCC 12 knows neither
#include "../case.h"

SEPARATE static unsigned small(unsigned x)
{
  return x + 1;
}
SEPARATE static unsigned large(unsigned x)
{
  return x + 2;
}
Handler volatile one = small;
Handler volatile two = large;

struct Named {
  SEPARATE unsigned take(this Named &self, Handler handler)
  {
    return handler(self.count); // -> small
  }
  SEPARATE unsigned operator()(this Named &self, Handler handler)
  {
    return handler(self.count + 1); // -> large
  }
  unsigned count;
};
struct WithoutObject {
  SEPARATE static unsigned operator()(Handler handler)
  {
    return handler(7); // -> small
  }
};

int main()
{
  Named named{sink};
  WithoutObject without;
  return static_cast<int>(named.take(one) + named(two) + without(one));
}
