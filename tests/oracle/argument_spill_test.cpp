// SPDX-License-Identifier: Apache-2.0
// The proof that the oracle accepts for GCC's fault must not accept ordinary prologues.
#include <gtest/gtest.h>

#include <vector>

#include "compiler_fault.h"

namespace headroom::test {

namespace {

std::uint64_t spill(std::vector<std::uint8_t> code)
{
  code.resize(code.size() + 8, 0); // the reader wants whole instructions
  return argumentSpillBytes(code);
}

TEST(ArgumentSpill, PushOfAllArgumentRegistersIsSixteenBytes)
{
  EXPECT_EQ(spill({0x0f, 0xb4, 0x10, 0xb5}), 16u);
}

TEST(ArgumentSpill, PushOfTheLastTwoArgumentRegistersIsEightBytes)
{
  EXPECT_EQ(spill({0x0c, 0xb4, 0x30, 0xb5}), 8u);
}

TEST(ArgumentSpill, SubtractionBeforeThePushIsASpill)
{
  EXPECT_EQ(spill({0x82, 0xb0, 0x10, 0xb5}), 8u);
}

TEST(ArgumentSpill, PushWithLinkRegisterIsNone)
{
  EXPECT_EQ(spill({0x0f, 0xb5, 0x84, 0xb0}), 0u);
}

TEST(ArgumentSpill, PushOfCalleeSavedRegistersIsNone)
{
  EXPECT_EQ(spill({0xf0, 0xb5, 0x82, 0xb0}), 0u);
}

TEST(ArgumentSpill, PushThatDoesNotEndWithTheLastArgumentIsNone)
{
  EXPECT_EQ(spill({0x03, 0xb4, 0x10, 0xb5}), 0u);
}

TEST(ArgumentSpill, PushWithAGapIsNone)
{
  EXPECT_EQ(spill({0x0a, 0xb4, 0x10, 0xb5}), 0u);
}

TEST(ArgumentSpill, LocalsWithoutAPushAreNone)
{
  EXPECT_EQ(spill({0x82, 0xb0, 0x01, 0x90}), 0u);
}

TEST(ArgumentSpill, SecondSubtractionAndAnArgumentStoredAboveItIsASpill)
{
  EXPECT_EQ(spill({0x82, 0xb0, 0x84, 0xb0, 0x04, 0x92}), 8u);
}

TEST(ArgumentSpill, ArgumentStoredAmongTheLocalsIsNone)
{
  EXPECT_EQ(spill({0x82, 0xb0, 0x84, 0xb0, 0x03, 0x92}), 0u);
}

TEST(ArgumentSpill, LargeSubtractionBeforeThePushIsNone)
{
  EXPECT_EQ(spill({0x86, 0xb0, 0x10, 0xb5}), 0u);
}

} // namespace

} // namespace headroom::test
