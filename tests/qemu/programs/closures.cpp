// SPDX-License-Identifier: Apache-2.0
// Lambdas as pointers and behind a reference that forgets their type; built by Clang.
// board: mps2-an385
// compiler: clang
// flags: --target=arm-none-eabi -mcpu=cortex-m3 -Os -fno-exceptions -fno-rtti
// audit: sources
// check: main on main: bounded tight
#include "program.h"

using Handler = unsigned (*)(unsigned);

class Reference {
public:
  template <typename F> explicit Reference(const F &function)
      : object_(&function), call_([](const void *object, unsigned x) { return (*static_cast<const F *>(object))(x); })
  {
  }
  unsigned operator()(unsigned x) const { return call_(object_, x); }

private:
  const void *object_;
  unsigned (*call_)(const void *, unsigned);
};

SEPARATE unsigned apply(Handler handler)
{
  return handler(sink) + 1;
}
SEPARATE unsigned use(const Reference &reference)
{
  return reference(sink) + 1;
}

int main()
{
  sink = apply([](unsigned x) -> unsigned {
    unsigned char local[40];
    touch(local, sizeof local);
    return local[x & 3];
  });
  unsigned offset = sink;
  sink = use(Reference([&offset](unsigned x) -> unsigned {
    unsigned char local[168];
    touch(local, sizeof local);
    return local[(x + offset) & 3];
  }));
  return 0;
}
