// SPDX-License-Identifier: Apache-2.0
#include "generated_image.h"

#include <algorithm>
#include <cstdint>

namespace headroom::bench {

namespace {

/// Numerical Recipes' linear congruential generator: the same functions on every machine.
class Sequence {
public:
  unsigned below(unsigned limit)
  {
    state_ = state_ * 1664525u + 1013904223u;
    return (state_ >> 8) % limit;
  }

private:
  std::uint32_t state_ = 20240901;
};

std::string name(unsigned index)
{
  return "function" + std::to_string(index);
}

void arithmetic(std::string &out, Sequence &sequence, unsigned count)
{
  static const char *const lines[] = {"  adds r4, r4, r5\n",  "  eors r5, r6\n",      "  lsls r6, r4, #3\n",
                                      "  ldr r3, [sp, #4]\n", "  str r4, [sp, #8]\n", "  add.w r7, r6, r5, lsr #2\n",
                                      "  mul r5, r4, r6\n",   "  uxtb r6, r7\n"};
  for (unsigned i = 0; i < count; i++)
    out += lines[sequence.below(8)];
}

void generateFunction(std::string &out, Sequence &sequence, unsigned index, unsigned functions)
{
  const unsigned layer = std::max(functions / 20, 1u);
  const auto callee = [&] { return index + 1 + sequence.below(layer) + layer / 2; };
  const unsigned frame = 16 + 8 * sequence.below(12);
  out += "  .thumb_func\n  .global " + name(index) + "\n  .type " + name(index) + ", %function\n" + name(index) + ":\n";
  out += "  push {r4, r5, r6, r7, lr}\n  sub sp, #" + std::to_string(frame + 4) + "\n";
  arithmetic(out, sequence, 8);
  out += "1:\n";
  arithmetic(out, sequence, 4);
  out += "  cmp r4, #7\n  bne 2f\n";
  if (unsigned next = callee(); next < functions)
    out += "  bl " + name(next) + "\n";
  arithmetic(out, sequence, 4);
  out += "2:\n  subs r6, #1\n  bne 1b\n  ldr r0, 3f\n";
  for (unsigned i = 0; i < 1 + sequence.below(3); i++)
    if (unsigned next = callee(); next < functions)
      out += "  mov r0, r4\n  bl " + name(next) + "\n";
  arithmetic(out, sequence, 6);
  out += "  add sp, #" + std::to_string(frame + 4) + "\n";
  const unsigned next = callee();
  if (sequence.below(8) == 0 && next < functions)
    out += "  pop {r4, r5, r6, r7, lr}\n  b.w " + name(next) + "\n";
  else
    out += "  pop {r4, r5, r6, r7, pc}\n";
  out += "  .balign 4\n3:\n  .word " + std::to_string(index * 2654435761u) + "\n";
  out += "  .size " + name(index) + ", . - " + name(index) + "\n";
}

} // namespace

std::string generateAssembly(unsigned functions)
{
  Sequence sequence;
  std::string out = "  .syntax unified\n  .cpu cortex-m3\n  .thumb\n  .section .isr_vector, \"a\"\n  .global __isr_vector\n"
                    "  .type __isr_vector, %object\n__isr_vector:\n  .word 0x20010000\n  .word Reset_Handler\n"
                    "  .size __isr_vector, . - __isr_vector\n  .text\n  .thumb_func\n  .global Reset_Handler\n"
                    "  .type Reset_Handler, %function\nReset_Handler:\n";
  // Every function of the first layers that nothing above calls is entered from here: none is dead.
  const unsigned entries = std::max(functions / 20, 1u) * 2;
  for (unsigned index = 0; index < std::min(entries, functions); index++)
    out += "  bl " + name(index) + "\n";
  out += "9:\n  b 9b\n  .size Reset_Handler, . - Reset_Handler\n";
  for (unsigned index = 0; index < functions; index++)
    generateFunction(out, sequence, index, functions);
  return out;
}

} // namespace headroom::bench
