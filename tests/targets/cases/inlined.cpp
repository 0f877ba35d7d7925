// SPDX-License-Identifier: Apache-2.0
// What has internal linkage is inlined without a link name in GCC's debug information: each call is still the one at its place.
// flags: -fno-exceptions -fno-rtti
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

static inline unsigned helper()
{
  return two(1) + 3; // -> large
}
namespace {
struct Unnamed {
  unsigned go()
  {
    return two(5) + 7; // -> large
  }
};
template <typename F> inline unsigned twice(F function)
{
  return function() + function();
}
} // namespace

SEPARATE unsigned viaStatic()
{
  unsigned sum = one(2); // -> small
  sum += helper();
  return sum + 1;
}
SEPARATE unsigned viaUnnamed()
{
  Unnamed object;
  unsigned sum = one(2); // -> small
  sum += object.go();
  return sum + 1;
}
SEPARATE unsigned viaLocalClass()
{
  struct Local {
    unsigned go()
    {
      return two(6) + 7; // -> large
    }
  } local;
  unsigned sum = one(2); // -> small
  sum += local.go();
  return sum + 1;
}
SEPARATE unsigned viaLambda()
{
  const auto function = [] {
    return two(7) + 7; // -> large
  };
  unsigned sum = one(2); // -> small
  sum += function() + twice(function);
  return sum + 1;
}

struct Sensor {
  virtual unsigned read(unsigned x) = 0;
};
struct Coarse : Sensor {
  SEPARATE unsigned read(unsigned x) override { return x; }
};
SEPARATE unsigned nested(Sensor *sensor)
{
  return sensor->read( // -> Coarse::read
      [] {
        return two(8); // -> large
      }());
}

int main()
{
  static Coarse coarse;
  return static_cast<int>(viaStatic() + viaUnnamed() + viaLocalClass() + viaLambda() + nested(hidden<Sensor>(&coarse)));
}
