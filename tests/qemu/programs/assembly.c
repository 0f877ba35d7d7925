// SPDX-License-Identifier: Apache-2.0
// Hand-written assembly that lowers SP in every way Thumb-2 has, without unwind annotations.
// board: mps2-an385
// also: assembly_frames.S
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

unsigned assemblyFrames(unsigned x);

int main(void)
{
  sink = assemblyFrames(5) + 1;
  return 0;
}
