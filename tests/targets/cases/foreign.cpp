// SPDX-License-Identifier: Apache-2.0
// A library without a source derives from a class of ours, and calls methods of ours: what it brings is not known.
// flags: -fno-exceptions -fno-rtti
// also: foreign_library.cpp
#include "foreign.h"
#include "../case.h"

class Own : public Filter {
public:
  SEPARATE unsigned pass(unsigned x) override { return x; }
  SEPARATE void listen(unsigned (*listener)(unsigned)) override
  {
    sink = listener(2); // -> ?
  }
  SEPARATE unsigned level() const override { return 1; }
};

SEPARATE unsigned passThrough(Filter *filter)
{
  return filter->pass(sink); // -> Own::pass, ?
}
SEPARATE unsigned byPointer(Filter *filter, unsigned (Filter::*method)() const)
{
  return (filter->*method)(); // -> ?
}

int main()
{
  static Own own;
  start(&own);
  return static_cast<int>(passThrough(hidden<Filter>(&own)) + passThrough(defaultFilter()) + byPointer(hidden<Filter>(&own), &Filter::level));
}
