// SPDX-License-Identifier: Apache-2.0
#include "program/nesting.h"

#include <gtest/gtest.h>

namespace headroom::program {
namespace {

constexpr PreemptionFrame cortexM{32, 104, 4};

HandlerDepth handler(const char *name, std::uint64_t bytes, std::optional<int> priority = std::nullopt)
{
  HandlerDepth out;
  out.name = name;
  out.bytes = bytes;
  out.priority = priority;
  return out;
}

TEST(Nesting, NoHandlersCostNothing)
{
  const Nesting nesting = nest({}, 128, cortexM, true);
  EXPECT_EQ(nesting.worst.bytes, 0U);
  EXPECT_TRUE(nesting.worst.terms.empty());
}

TEST(Nesting, WorstHandlerOfEachLevelPlusOneFrameEach)
{
  const Nesting nesting = nest({handler("a", 100, 1), handler("b", 60, 1), handler("c", 40, 2)}, 128, cortexM, false);
  EXPECT_TRUE(nesting.isCertain());
  EXPECT_EQ(nesting.certain.bytes, 100 + 40 + 2 * (32 + 4));
  ASSERT_EQ(nesting.certain.terms.size(), 4U);
  EXPECT_EQ(nesting.certain.terms[0].name, "interrupt c at priority 2"); // the least urgent is interrupted first
  EXPECT_EQ(nesting.certain.terms[1].name, "interrupt a at priority 1");
}

TEST(Nesting, UnknownPrioritiesMayAllNest)
{
  const Nesting nesting = nest({handler("a", 100), handler("b", 60), handler("c", 40)}, 128, cortexM, false);
  EXPECT_FALSE(nesting.isCertain());
  EXPECT_EQ(nesting.certain.bytes, 100 + 36);
  EXPECT_EQ(nesting.worst.bytes, 200 + 3 * 36);
  EXPECT_EQ(nesting.unknownHandlers, 3U);
}

TEST(Nesting, NoMoreNestThanThereAreLevels)
{
  const Nesting nesting = nest({handler("a", 1), handler("b", 2), handler("c", 3), handler("d", 4), handler("e", 5)}, 4, cortexM, false);
  EXPECT_EQ(nesting.worst.bytes, 5 + 4 + 3 + 2 + 4 * 36);
}

TEST(Nesting, OneHandlerOfUnknownPriorityIsCertain)
{
  EXPECT_TRUE(nest({handler("a", 100)}, 128, cortexM, false).isCertain());
}

TEST(Nesting, SharedHandlerMayRunOnEachOfItsLevels)
{
  HandlerDepth shared = handler("isr_wrapper", 50);
  shared.copies = 3;
  const Nesting nesting = nest({shared}, 128, cortexM, false);
  EXPECT_EQ(nesting.certain.bytes, 50 + 36);
  EXPECT_EQ(nesting.worst.bytes, 150 + 3 * 36);
}

TEST(Nesting, NmiAndHardFaultAreLevelsOfTheirOwn)
{
  HandlerDepth nmi = handler("nmi", 8);
  nmi.level = HandlerDepth::Level::Nmi;
  HandlerDepth fault = handler("fault", 16);
  fault.level = HandlerDepth::Level::HardFault;
  const Nesting nesting = nest({nmi, fault, handler("a", 100, 0)}, 128, cortexM, false);
  EXPECT_EQ(nesting.certain.bytes, 124 + 3 * 36);
  EXPECT_EQ(nesting.certain.terms[2].name, "NMI nmi");
}

TEST(Nesting, FpFrameLiesOnEachLevelThatHasAnFpContextBelow)
{
  HandlerDepth a = handler("a", 0, 1);
  a.usesFpu = true;
  const Nesting base = nest({a, handler("b", 0, 2)}, 128, cortexM, false);
  EXPECT_EQ(base.certain.bytes, 104 + 32 + 2 * 4);
  const Nesting both = nest({a, handler("b", 0, 2)}, 128, cortexM, true);
  EXPECT_EQ(both.certain.bytes, 2 * 104 + 2 * 4);
}

TEST(Nesting, UnknownHandlerSharesTheDeepestKnownLevelAtLeast)
{
  const Nesting nesting = nest({handler("known", 100, 1), handler("other", 20, 2), handler("unknown", 130)}, 128, cortexM, false);
  EXPECT_EQ(nesting.certain.bytes, 130 + 20 + 2 * 36);
  EXPECT_EQ(nesting.worst.bytes, 250 + 3 * 36);
}

TEST(Nesting, LevelsOfTheArchitecture)
{
  EXPECT_EQ(preemptionLevels(Machine::Arm, "armv6s-m", 0), 4U);
  EXPECT_EQ(preemptionLevels(Machine::Arm, "armv8-m.base", 0), 4U);
  EXPECT_EQ(preemptionLevels(Machine::Arm, "armv7e-m", 0), 128U);
  EXPECT_EQ(preemptionLevels(Machine::Arm, "armv7e-m", 3), 8U);
}

} // namespace
} // namespace headroom::program
