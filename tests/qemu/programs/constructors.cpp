// SPDX-License-Identifier: Apache-2.0
// Constructors of global objects, called by newlib through the list that the linker makes; std::max_element with a functor.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-use-cxa-atexit
// audit: sources
// check: main on main: bounded tight
#include <algorithm>

#include "program.h"

extern "C" void __libc_init_array();
extern "C" void _init() {}

struct Deepest {
  SEPARATE Deepest()
  {
    unsigned char local[224];
    touch(local, sizeof local);
    largest = *std::max_element(local, local + sizeof local, [](unsigned char a, unsigned char b) { return (a & 63) < (b & 63); });
  }
  unsigned largest;
};
static Deepest deepest;

int main()
{
  __libc_init_array();
  sink = deepest.largest;
  return 0;
}
