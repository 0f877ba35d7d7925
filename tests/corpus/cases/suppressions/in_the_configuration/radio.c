// SPDX-License-Identifier: Apache-2.0
// Stands for a library without sources: what its functions do to the hardware, nobody can read here.
#include "radio.h"

static char memory[64];
volatile int radio_busy;

void radio_wait(void)
{
  while (radio_busy)
    ;
}

void *radio_block(size_t size)
{
  return size < sizeof memory ? memory : NULL;
}

void radio_give(void *block)
{
  radio_busy = block == memory;
}
