// SPDX-License-Identifier: Apache-2.0
// What the cases share. A case is built at -O0, -Os and -O2 by GCC and by Clang; its leading comments may say
//   flags: ...     further options of the compiler
//   only: gcc      not by both compilers, with the reason beside it
//   also: FILE     a file that is compiled without debug information and has no compile command: a library without a source
// A line that calls indirectly ends in `// -> f, C::g`: exactly these functions, without their parameters; `nothing`: none. With `?` the
// set is open, or closed by the type of the call alone, and has at least the others. A method stands for its thunks as well, lambdas are
// `lambda`. Every indirect call of the case's own text must have such a line, and every such line a call where nothing is optimised.
#pragma once

extern "C" volatile unsigned sink;
using Handler = unsigned (*)(unsigned);

// Neither inlined nor known to its callers.
#ifdef __clang__
#define SEPARATE __attribute__((noinline))
#else
#define SEPARATE __attribute__((noipa))
#endif

// Keeps the compiler from knowing which object it is.
template <typename T> inline T *hidden(T *pointer)
{
  asm volatile("" : "+r"(pointer));
  return pointer;
}
