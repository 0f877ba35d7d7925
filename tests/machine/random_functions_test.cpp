// SPDX-License-Identifier: Apache-2.0
// No execution of a random function is deeper than what is said of it. Further seeds by hand: random_functions_run.cpp.
#include <gtest/gtest.h>

#include "machine/random_check.h"

namespace headroom::test {
namespace {

constexpr unsigned functionsOfASet = 500;

void expectNeverLow(RandomMachine machine, std::uint64_t seed)
{
  const RandomSet set = checkRandomFunctions(machine, seed, functionsOfASet);
  EXPECT_EQ(set.functions, functionsOfASet);
  for (const std::string &failure : set.failures)
    ADD_FAILURE() << failure;
  // Marking everything is never low either.
  EXPECT_LT(set.marked, functionsOfASet * 40 / 100);
  EXPECT_GT(set.exact, functionsOfASet * 50 / 100);
  EXPECT_GT(set.calls, functionsOfASet * 60 / 100);
}

TEST(RandomFunctions, ThumbObjectIsNeverLow) { expectNeverLow(RandomMachine::Thumb, 1); }
TEST(RandomFunctions, ThumbImageIsNeverLow) { expectNeverLow(RandomMachine::Thumb, 2); }
TEST(RandomFunctions, RiscVObjectIsNeverLow) { expectNeverLow(RandomMachine::RiscV, 1); }
TEST(RandomFunctions, RiscVImageIsNeverLow) { expectNeverLow(RandomMachine::RiscV, 2); }

} // namespace
} // namespace headroom::test
