// SPDX-License-Identifier: Apache-2.0
// printf of the prebuilt newlib: an unbuffered stream makes it call itself, and it writes through pointers of its FILE, which lie in RAM.
// board: mps2-an385
// also: system.c
// flags: -mcpu=cortex-m3 -Os -Wl,--defsym=__heap_size=2048
// check: main on main: unbounded because recursion
#include <stdio.h>

int main(void)
{
  return printf("%d %s\n", 12345, "text") < 0;
}
