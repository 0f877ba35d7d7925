// SPDX-License-Identifier: Apache-2.0
// Every path is known: Reset_Handler > collect > checksum, whose frame holds 200 bytes.
#include "vectors.h"

volatile unsigned char input;
volatile unsigned result;

static __attribute__((noinline)) unsigned checksum(void)
{
  volatile unsigned char buffer[200];
  unsigned sum = 0;
  for (unsigned i = 0; i < sizeof buffer; ++i)
    buffer[i] = input;
  for (unsigned i = 0; i < sizeof buffer; ++i)
    sum += buffer[i];
  return sum;
}

__attribute__((noinline)) void collect(void) { result += checksum(); }

void Reset_Handler(void)
{
  for (;;)
    collect();
}
