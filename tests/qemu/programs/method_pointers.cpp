// SPDX-License-Identifier: Apache-2.0
// Pointers to methods; the one of a virtual method enters the method that the object has, which is the deepest.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -O2 -fno-exceptions -fno-rtti -fno-threadsafe-statics
// audit: sources
// check: main on main: bounded tight
#include "program.h"

struct Motor {
  constexpr Motor() = default;
  SEPARATE unsigned stop(unsigned x) { return x + speed; }
  SEPARATE virtual unsigned turn(unsigned x) { return x; }
  unsigned speed = 1;
};
struct Servo final : Motor {
  constexpr Servo() = default;
  SEPARATE unsigned turn(unsigned x) override
  {
    unsigned char local[200];
    touch(local, sizeof local);
    return local[x & 3];
  }
};

using Step = unsigned (Motor::*)(unsigned);
static constinit Servo servo;
static Step steps[] = {&Motor::stop, &Motor::turn};

SEPARATE unsigned carryOut(Motor &motor, Step step)
{
  return (motor.*step)(sink) + 1;
}

int main()
{
  for (const Step step : steps)
    sink = carryOut(servo, step);
  return 0;
}
