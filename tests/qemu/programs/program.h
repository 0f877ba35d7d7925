// SPDX-License-Identifier: Apache-2.0
// What the programs share. Each program is one file whose leading comments tell the harness how to build it and what to expect:
//   board: mps2-an385 | mps2-an386 | microbit | lm3s6965evb | virt     compiler: gcc (default) | clang
//   flags: ...                                                         also: further source files
//   audit: sources  with a compile command, so that the source may close calls; else the image alone
//   check: ROOT on main|second: bounded tight     the program drives ROOT's worst path: the bound is within 10 % of the watermark
//   check: ROOT on main|second: bounded loose     it does not; the bound only has to hold
//   check: ROOT on main|second: at-least|unbounded because REASON      a culprit of that reason is named
// A file NAME.yaml beside NAME.c is its configuration.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __clang__
#define SEPARATE __attribute__((noinline))
#else
// Nothing of the callee is known to its callers, as if it were in another file; tail calls stay possible.
#define SEPARATE __attribute__((noipa))
#endif

// Keeps the compiler from seeing what is written or returned.
extern volatile unsigned sink;

// Writes every byte, so that the local array is on the stack and leaves its mark there.
static inline void touch(unsigned char *bytes, unsigned size)
{
  volatile unsigned char *at = bytes;
  for (unsigned i = 0; i < size; i++)
    at[i] = (unsigned char)i;
}

#ifdef __cplusplus
}
#endif
