// SPDX-License-Identifier: Apache-2.0
// Compares random functions of seeds other than those of the test: `random_functions_run thumb|riscv FIRST-SEED SETS [FUNCTIONS]`.
// Exit 1: something is too low.
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "machine/random_check.h"

int main(int count, char **words)
{
  using namespace headroom::test;
  const std::string_view machine = count > 1 ? words[1] : "";
  if (count < 4 || count > 5 || (machine != "thumb" && machine != "riscv")) {
    std::cerr << "usage: random_functions_run thumb|riscv FIRST-SEED SETS [FUNCTIONS]\n";
    return 2;
  }
  const std::uint64_t first = std::strtoull(words[2], nullptr, 10);
  const std::uint64_t sets = std::strtoull(words[3], nullptr, 10);
  const auto functions = static_cast<unsigned>(count == 5 ? std::strtoul(words[4], nullptr, 10) : 500);
  bool isLow = false;
  for (std::uint64_t seed = first; seed < first + sets; ++seed) {
    const RandomSet set = checkRandomFunctions(machine == "thumb" ? RandomMachine::Thumb : RandomMachine::RiscV, seed, functions);
    std::cout << machine << " seed " << seed << ": " << set.functions << " functions, " << set.failures.size() << " failures, " << set.marked << " marked, "
              << set.exact << " exact, " << set.calls << " calls, " << set.discarded << " discarded\n";
    for (const std::string &failure : set.failures)
      std::cout << failure << "\n";
    isLow = isLow || !set.failures.empty();
  }
  return isLow ? 1 : 0;
}
