// SPDX-License-Identifier: Apache-2.0
// Memory and string functions of the prebuilt newlib, assembly among them.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -O2 -fno-builtin
// check: main on main: bounded loose
#include "program.h"

#include <string.h>

int main(void)
{
  char text[64];
  strcpy(text, "stack");
  strcat(text, " depth");
  memmove(text + 3, text, 8);
  memset(text + 40, 7, 20);
  sink = (unsigned)strlen(text) + (unsigned)memcmp(text, text + 3, 5) + (unsigned)(strchr(text, 'd') - text);
  return 0;
}
