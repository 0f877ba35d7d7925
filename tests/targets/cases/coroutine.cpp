// SPDX-License-Identifier: Apache-2.0
// A coroutine is not followed, and with it nothing that its unit says: no set is closed by the sources.
// flags: -fno-exceptions -fno-rtti -fcoroutines
// only: gcc      Clang wants no option for it, and refuses GCC's
#include <coroutine>

#include "../case.h"

struct Generator {
  struct promise_type {
    Generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

Handler volatile handler;

SEPARATE static unsigned never(unsigned x)
{
  return x;
}

Generator generate()
{
  co_await std::suspend_always{};
  sink = handler(1); // -> ?
}

struct Source {
  virtual unsigned get() = 0;
};
struct Known : Source {
  SEPARATE unsigned get() override { return 1; }
};
SEPARATE unsigned getFrom(Source *source)
{
  return source->get(); // -> ?
}

int main()
{
  static Known known;
  handler = never;
  Generator generator = generate();
  generator.handle.resume();
  generator.handle.destroy();
  return static_cast<int>(getFrom(hidden<Source>(&known)));
}
