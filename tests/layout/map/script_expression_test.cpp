// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build/script_expression.h"

namespace headroom {
namespace {

using build::ScriptText;
using Value = std::optional<std::uint64_t>;

Value valueOf(const std::string &text)
{
  ScriptText script(text);
  const build::RegionValue regions = [](const std::string &name, bool isOrigin) {
    return name == "RAM" ? Value(isOrigin ? 0x20000000 : 0x1000) : Value();
  };
  return build::takeExpression(script, regions);
}

TEST(ScriptExpression, Numbers)
{
  EXPECT_EQ(valueOf("0x20000000"), 0x20000000U);
  EXPECT_EQ(valueOf("64K"), 65536U);
  EXPECT_EQ(valueOf("2m"), 2U << 20);
  EXPECT_EQ(valueOf("0x10K"), 0x4000U);
  EXPECT_EQ(valueOf("010"), 8U) << "a leading 0 is octal";
  EXPECT_EQ(valueOf("0"), 0U);
  EXPECT_EQ(valueOf("089"), Value());
  EXPECT_EQ(valueOf("0x1ffffffffffffffff"), Value());
  EXPECT_EQ(valueOf("0xffffffffffffffffM"), Value());
}

TEST(ScriptExpression, OperatorsBindAsInC)
{
  EXPECT_EQ(valueOf("(4096*1K - 0x0)"), 4096U * 1024);
  EXPECT_EQ(valueOf("2 + 3 * 4"), 14U);
  EXPECT_EQ(valueOf("(2 + 3) * 4"), 20U);
  EXPECT_EQ(valueOf("20 - 5 - 3"), 12U) << "from the left";
  EXPECT_EQ(valueOf("1 << 4 + 1"), 32U);
  EXPECT_EQ(valueOf("0xff & ~0xf | 1"), 0xf1U);
  EXPECT_EQ(valueOf("6 ^ 3"), 5U);
  EXPECT_EQ(valueOf("17 % 5 / 2"), 1U);
  EXPECT_EQ(valueOf("256 >> 2"), 64U);
  EXPECT_EQ(valueOf("-1 + 2"), 1U);
  EXPECT_EQ(valueOf("- (2) + 5"), 3U);
  EXPECT_EQ(valueOf("1 << 64"), 0U) << "no shift beyond the width";
}

TEST(ScriptExpression, ValuesOfRegions)
{
  EXPECT_EQ(valueOf("ORIGIN(RAM) + LENGTH(RAM) - 32"), 0x20000fe0U);
  EXPECT_EQ(valueOf("ORIGIN( ROM )"), Value());
}

TEST(ScriptExpression, WhatIsNotKnownHasNoValueAndIsConsumed)
{
  for (const char *const text : {"_flash_size", "1 + CONFIG_X * 2", "4 / 0", "4 % (2 - 2)", "1 < 2 ? 3 : 4", "MAX(1, 2)", "2 == 2", "DEFINED(x) ? x : 4"}) {
    ScriptText script{text};
    EXPECT_EQ(build::takeExpression(script, [](const std::string &, bool) { return Value(); }), Value()) << text;
    EXPECT_TRUE(script.isAtEnd()) << text;
  }
}

TEST(ScriptExpression, EndsWhereNoOperatorIs)
{
  ScriptText script("(64 * 1K)\n NEXT (rx) : ORIGIN = 0");
  EXPECT_EQ(build::takeExpression(script, [](const std::string &, bool) { return Value(); }), 65536U);
  EXPECT_EQ(script.name(), "NEXT");
}

TEST(ScriptExpression, BrokenOnesHaveNoValue)
{
  for (const char *const text : {"", "(", "1 +", "(1", "*", "1 + )", "((((", "ORIGIN(", "ORIGIN(RAM", "f(("})
    EXPECT_EQ(valueOf(text), Value()) << text;
}

// Brackets cost memory, not the call stack.
TEST(ScriptExpression, DeepNesting)
{
  const std::size_t depth = 200000;
  EXPECT_EQ(valueOf(std::string(depth, '(') + std::string("7") + std::string(depth, ')')), 7U);
  EXPECT_EQ(valueOf(std::string(depth, '-') + std::string("7")), 7U);
}

} // namespace
} // namespace headroom
