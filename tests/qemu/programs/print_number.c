// SPDX-License-Identifier: Apache-2.0
// snprintf of the prebuilt newlib: integers, text and hexadecimal into memory; soft floating point is linked, not run.
// board: mps2-an385
// also: system.c
// flags: -mcpu=cortex-m3 -Os -Wl,--defsym=__heap_size=2048
// check: main on main: bounded loose
#include "program.h"

#include <stdio.h>

int main(void)
{
  char text[40];
  int length = snprintf(text, sizeof text, "%d %s %x", -12345, "text", 0xbeef);
  sink = (unsigned)length + (unsigned char)text[0];
  return 0;
}
