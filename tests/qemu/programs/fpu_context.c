// SPDX-License-Identifier: Apache-2.0
// An interrupt while main has a live FPU context: the core stacks 26 words instead of 8. The handler saves FP registers of its own.
// board: mps2-an386
// flags: -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard -O2
// check: main on main: bounded tight
#include "interrupts.h"
#include "program.h"

volatile float input[12] = {1.5f, 2.5f, 3.5f};

static volatile unsigned next;

// The first call takes the interrupt, with its frame in place; the handler's own call does not.
SEPARATE float mix(float a, float b)
{
  unsigned char local[16];
  touch(local, sizeof local);
  if (next++ == 0)
    pendInterrupt(0);
  return a * b + local[3];
}

SEPARATE float filter(void)
{
  float a = input[0], b = input[1], c = input[2], d = input[3];
  float sum = mix(a, b) + mix(b, c) + mix(c, d);
  return sum + a * b + c * d;
}

void IRQ0_Handler(void)
{
  float a = input[4], b = input[5];
  input[6] = mix(a, b) + a + b;
}

int main(void)
{
  enableInterrupt(0, 1);
  input[8] = filter() + 1.0f;
  return 0;
}
