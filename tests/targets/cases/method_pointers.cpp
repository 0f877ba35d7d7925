// SPDX-License-Identifier: Apache-2.0
// Pointers to methods: of a virtual one whichever the object has is called.
// flags: -fno-exceptions -fno-rtti
#include "../case.h"

struct Motor {
  SEPARATE unsigned stop(unsigned x) { return x + speed; }
  SEPARATE unsigned go(unsigned x) { return x - speed; }
  SEPARATE virtual unsigned turn(unsigned x) { return x; }
  unsigned speed = 1;
};
struct Servo : Motor {
  SEPARATE unsigned turn(unsigned x) override { return x + 1; }
};
struct Geared : Servo {
  SEPARATE unsigned turn(unsigned x) override { return x + 2; }
};

using Step = unsigned (Motor::*)(unsigned);

struct Plan {
  Step first;
  Step second;
};
static Plan plan = {&Motor::stop, &Motor::go};

SEPARATE unsigned carryOut(Motor &motor, const Plan &given)
{
  return (motor.*given.first)(1)    // -> Motor::stop
         + (motor.*given.second)(2); // -> Motor::go, Motor::turn, Servo::turn, Geared::turn
}
SEPARATE unsigned once(Servo *servo, unsigned (Servo::*step)(unsigned))
{
  return (servo->*step)(3); // -> Servo::turn, Geared::turn
}

int main()
{
  static Motor motor;
  static Geared geared;
  static Servo servo;
  if (sink)
    plan.second = &Motor::turn;
  unsigned sum = carryOut(*hidden(&motor), plan) + carryOut(*hidden<Motor>(&geared), plan);
  return static_cast<int>(sum + once(hidden<Servo>(&geared), &Servo::turn) + once(hidden(&servo), &Servo::turn));
}
