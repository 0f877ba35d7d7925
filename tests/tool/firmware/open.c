// SPDX-License-Identifier: Apache-2.0
// One call through a pointer that anything may write: nothing tells where it goes.
#include "vectors.h"

void (*volatile handler)(void);

__attribute__((noinline)) void dispatch(void)
{
  void (*target)(void) = handler;
  target();
  __asm__ volatile("" ::: "memory");
}

void Reset_Handler(void)
{
  for (;;)
    dispatch();
}
