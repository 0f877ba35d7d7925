// SPDX-License-Identifier: Apache-2.0
#include "facts/nearest.h"

#include <string>

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsAndSubstitutions)
{
  EXPECT_EQ(editDistance("rx_thread", "rx_thread", 9), 0u);
  EXPECT_EQ(editDistance("rx_thred", "rx_thread", 9), 1u);
  EXPECT_EQ(editDistance("kitten", "sitting", 9), 3u);
  EXPECT_EQ(editDistance("", "abc", 9), 3u);
}

TEST(EditDistance, CountsASwapOnce)
{
  EXPECT_EQ(editDistance("budgets", "bugdets", 9), 1u);
}

TEST(EditDistance, StopsAtTheLimit)
{
  EXPECT_EQ(editDistance("abcdef", "uvwxyz", 2), 3u);
  EXPECT_EQ(editDistance("a", std::string(100'000, 'b'), 2), 3u);
}

TEST(Nearest, FindsTheClosestName)
{
  EXPECT_EQ(nearest("budgts", {"bounds", "budgets", "levels"}), "budgets");
  EXPECT_EQ(nearest("margn", {"max", "margin"}), "margin");
}

TEST(Nearest, TakesTheFirstOfEquals)
{
  EXPECT_EQ(nearest("tx_c", {"tx_b", "tx_a"}), "tx_b");
}

TEST(Nearest, IgnoresCaseAndTheKindOfDash)
{
  EXPECT_EQ(nearest("Stack_Overflow", {"stack-margin", "stack-overflow"}), "stack-overflow");
}

TEST(Nearest, SaysNothingWhenNothingIsNear)
{
  EXPECT_EQ(nearest("zzz", {"budgets", "levels"}), "");
  EXPECT_EQ(nearest("anything", {}), "");
}

} // namespace
} // namespace headroom
