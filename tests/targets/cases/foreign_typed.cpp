// SPDX-License-Identifier: Apache-2.0
// As foreign.cpp, with run-time type information: the library's class derives from Filter, and from nothing else.
// flags: -fno-exceptions
// also: foreign_library.cpp
#include "foreign.h"
#include "../case.h"

class Own : public Filter {
public:
  SEPARATE unsigned pass(unsigned x) override { return x; }
  SEPARATE void listen(unsigned (*)(unsigned)) override {}
  SEPARATE unsigned level() const override { return 1; }
};
struct Unrelated {
  virtual unsigned get(unsigned x) = 0;
};
struct Related : Unrelated {
  SEPARATE unsigned get(unsigned x) override { return x; }
};

SEPARATE unsigned passThrough(Filter *filter)
{
  return filter->pass(sink); // -> Own::pass, ?
}
SEPARATE unsigned getFrom(Unrelated *unrelated)
{
  return unrelated->get(sink); // -> Related::get
}

int main()
{
  static Own own;
  static Related related;
  start(&own);
  return static_cast<int>(passThrough(defaultFilter()) + passThrough(hidden<Filter>(&own)) + getFrom(hidden<Unrelated>(&related)));
}
