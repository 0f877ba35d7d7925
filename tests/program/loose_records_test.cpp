// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/loose_records.h"

#include <gtest/gtest.h>

namespace headroom::program {
namespace {

/// Laid out as a compiler does it.
SourceLayout layoutOf(const std::vector<std::pair<std::uint64_t, std::uint64_t>> &sizesAndAligns)
{
  SourceLayout out;
  out.record = "struct s";
  std::uint64_t end = 0;
  for (const auto &[size, align] : sizesAndAligns) {
    end = (end + align - 1) / align * align;
    out.members.push_back({std::string(1, static_cast<char>('a' + out.members.size())), end, size, align, false});
    end += size;
    out.alignBytes = std::max(out.alignBytes, align);
  }
  out.sizeBytes = (end + out.alignBytes - 1) / out.alignBytes * out.alignBytes;
  return out;
}

TEST(LooserThanNeeded, SortsByAlignmentAndKeepsTheOrderOtherwise)
{
  const auto loose = looserThanNeeded(layoutOf({{1, 1}, {4, 4}, {1, 1}, {4, 4}}));
  ASSERT_TRUE(loose.has_value());
  EXPECT_EQ(loose->sizeBytes, 16u);
  EXPECT_EQ(loose->leastBytes, 12u);
  EXPECT_EQ(loose->order, (std::vector<std::string>{"b", "d", "a", "c"}));
}

TEST(LooserThanNeeded, SaysNothingOfWhatIsAsSmallAsItGets)
{
  EXPECT_FALSE(looserThanNeeded(layoutOf({{4, 4}, {1, 1}, {1, 1}})));
  EXPECT_FALSE(looserThanNeeded(layoutOf({{1, 1}, {2, 2}, {4, 4}}))) << "its gap is needed at the end";
  EXPECT_FALSE(looserThanNeeded(layoutOf({})));
}

TEST(LooserThanNeeded, LeavesAFlexibleArrayAtTheEnd)
{
  const auto loose = looserThanNeeded(layoutOf({{1, 1}, {8, 8}, {1, 1}, {0, 4}}));
  ASSERT_TRUE(loose.has_value());
  EXPECT_EQ(loose->leastBytes, 16u);
  EXPECT_EQ(loose->order.back(), "d");
}

TEST(LooserThanNeeded, DoesNotJudgeWhatLiesOtherwise)
{
  const SourceLayout plain = layoutOf({{1, 1}, {4, 4}, {1, 1}});
  ASSERT_TRUE(looserThanNeeded(plain));
  SourceLayout other = plain;
  other.isPacked = true;
  EXPECT_FALSE(looserThanNeeded(other));
  other = plain;
  other.isUnion = true;
  EXPECT_FALSE(looserThanNeeded(other));
  other = plain;
  other.members[2].isBitField = true;
  EXPECT_FALSE(looserThanNeeded(other));
  other = plain;
  for (SourceLayout::Member &member : other.members)
    member.offsetBytes += 4; // behind a base class
  EXPECT_FALSE(looserThanNeeded(other));
}

TEST(LooserThanNeeded, DoesNotOverflowOnForgedNumbers)
{
  SourceLayout forged = layoutOf({{1, 1}, {4, 4}, {1, 1}});
  forged.members[1].sizeBytes = UINT64_MAX;
  EXPECT_FALSE(looserThanNeeded(forged));
}

TEST(LooseRecords, AreThoseOfTheProjectOnceEachTheMostBytesFirst)
{
  SourceFacts unit;
  unit.files = {"own.h", "foreign.h"};
  SourceLayout small = layoutOf({{1, 1}, {4, 4}, {1, 1}});
  small.position.file = 0;
  SourceLayout large = layoutOf({{1, 1}, {8, 8}, {1, 1}});
  large.record = "struct large";
  large.position.file = 0;
  large.position.line = 9;
  SourceLayout foreign = large;
  foreign.position.file = 1;
  unit.layouts = {small, large, foreign};
  const PlaceOf placeOf = [](std::uint32_t, const SourcePosition &position) {
    return SourcePlace{position.file == 0 ? "app" : "zephyr", position.file == 0 ? "own.h" : "foreign.h", position.line, 1};
  };
  const auto found = looseRecords({unit, unit}, {}, placeOf);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].record, "struct large");
  EXPECT_EQ(found[1].record, "struct s");
  EXPECT_EQ(looseRecords({unit}, {"zephyr/**"}, placeOf).size(), 1u);
}

} // namespace
} // namespace headroom::program
