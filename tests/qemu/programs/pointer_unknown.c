// SPDX-License-Identifier: Apache-2.0
// The same without a configuration: the part that is known, and the call that is not.
// board: lm3s6965evb
// flags: -mcpu=cortex-m3 -O2
// check: main on main: at-least because indirect-call
#include "program.h"

unsigned (*volatile registered)(unsigned);

SEPARATE unsigned onEvent(unsigned x)
{
  unsigned char local[60];
  touch(local, sizeof local);
  return local[x & 3];
}

int main(void)
{
  registered = onEvent;
  sink = registered(2) + 1;
  return 0;
}
