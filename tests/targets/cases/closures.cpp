// SPDX-License-Identifier: Apache-2.0
// Lambdas: as pointers, with captures, generic, behind a reference that forgets their type and in a buffer.
// flags: -fno-exceptions -fno-rtti -fno-threadsafe-statics
#include "../case.h"

inline void *operator new(decltype(sizeof 0), void *place) noexcept
{
  return place;
}

SEPARATE static unsigned small(unsigned x)
{
  return x + 1;
}
SEPARATE static unsigned large(unsigned x)
{
  return x + 2;
}

SEPARATE unsigned apply(Handler handler)
{
  return handler(sink); // -> byPointer::lambda, generic::lambda
}
SEPARATE unsigned byPointer()
{
  return apply([](unsigned x) -> unsigned { return x + sink; });
}
SEPARATE unsigned generic()
{
  return apply([](auto x) -> unsigned { return x - sink; });
}

class Reference {
public:
  template <typename F> Reference(const F &function) : object_(&function), call_([](const void *object, unsigned x) { return (*static_cast<const F *>(object))(x); }) {}
  unsigned operator()(unsigned x) const
  {
    return call_(object_, x); // -> Reference::Reference::lambda
  }

private:
  const void *object_;
  unsigned (*call_)(const void *, unsigned);
};
SEPARATE unsigned use(const Reference &reference)
{
  return reference(sink);
}

class Buffered {
public:
  template <typename F> Buffered(F function) : call_([](void *object, unsigned x) { return (*static_cast<F *>(object))(x); })
  {
    new (bytes_) F(function);
  }
  unsigned operator()(unsigned x)
  {
    return call_(bytes_, x); // -> Buffered::Buffered::lambda
  }

private:
  alignas(8) unsigned char bytes_[16];
  unsigned (*call_)(void *, unsigned);
};
SEPARATE unsigned run(Buffered &buffered)
{
  return buffered(sink);
}

SEPARATE unsigned captured(Handler first, Handler second)
{
  const auto both = [&first, second](unsigned x) {
    return first(x)     // -> small
           + second(x); // -> large
  };
  Buffered buffered(both);
  return use(both) + run(buffered);
}

int main()
{
  return static_cast<int>(byPointer() + generic() + captured(small, large));
}
