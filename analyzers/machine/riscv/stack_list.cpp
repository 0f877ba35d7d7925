// SPDX-License-Identifier: Apache-2.0
#include "machine/riscv/stack_list.h"

namespace headroom::machine::riscv {

StackList stackList(std::uint32_t bits, bool is64Bit)
{
  // rlist 4 is {ra}, 5 {ra, s0}, ... 14 {ra, s0-s9}, and 15 {ra, s0-s11}: there is no list that ends with s10.
  constexpr std::array<Register, 13> order = {1, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27};
  const unsigned list = bits >> 4 & 15;
  const unsigned step = bits >> 2 & 3;

  StackList result;
  result.wordBytes = is64Bit ? 8 : 4;
  result.count = list < 4 ? 0 : list == 15 ? 13 : list - 3;
  for (unsigned i = 0; i < result.count; ++i)
    result.registers[i] = order[result.count - 1 - i];
  const unsigned savedBytes = (result.count * result.wordBytes + 15) & ~15u;
  result.adjustBytes = savedBytes + 16 * step;
  return result;
}

} // namespace headroom::machine::riscv
