// SPDX-License-Identifier: Apache-2.0
// Ranges of start-up code: how they are found and what they cover.
#include "linker_case.h"
#include "program/layout/startup_ranges.h"

namespace headroom::test {
namespace {

ImageLayout imageWith(const std::vector<std::pair<std::string, std::uint64_t>> &symbols)
{
  ImageLayout out;
  for (const auto &[name, address] : symbols) {
    ImageSymbol one;
    one.name = name;
    one.address = address;
    out.symbols.push_back(one);
  }
  return out;
}

StartupRange rowOf(const std::string &start, const std::string &end, const std::string &size, const std::string &load)
{
  StartupRange out;
  out.start = start;
  out.end = end;
  out.size = size;
  out.load = load;
  return out;
}

std::vector<FoundRange> found(const ImageLayout &image, const StartupRange &row, std::vector<std::string> &open)
{
  return findRanges(row, SymbolAddresses(image), open);
}

TEST(StartupRanges, EndAndSizeAreTwoWaysToSayOneThing)
{
  const ImageLayout image = imageWith({{"a", 0x100}, {"a_end", 0x120}, {"a_size", 0x20}, {"a_load", 0x8000}});
  std::vector<std::string> open;
  for (const StartupRange &row : {rowOf("a", "a_end", "", "a_load"), rowOf("a", "", "a_size", "a_load")}) {
    const auto ranges = found(image, row, open);
    ASSERT_EQ(ranges.size(), 1U);
    EXPECT_EQ(ranges[0].range, (AddressRange{0x100, 0x120}));
    EXPECT_EQ(ranges[0].loadAddress, 0x8000U);
  }
  EXPECT_THAT(open, IsEmpty());
}

TEST(StartupRanges, AMissingSymbolIsSaidAMissingRangeIsNot)
{
  std::vector<std::string> open;
  EXPECT_THAT(found(imageWith({{"a", 0x100}, {"a_end", 0x120}}), rowOf("a", "a_end", "", "a_load"), open), IsEmpty());
  EXPECT_THAT(open, ElementsAre("the image has a but no a_load"));
  open.clear();
  EXPECT_THAT(found(imageWith({{"a_end", 0x120}}), rowOf("a", "a_end", "", ""), open), IsEmpty());
  EXPECT_THAT(open, IsEmpty());
}

TEST(StartupRanges, AStarStandsForTheSameTextInEveryName)
{
  const ImageLayout image = imageWith({{"x_one_start", 0x10}, {"x_one_size", 8}, {"x_two_start", 0x40}, {"x_two_size", 4}, {"x_start", 0x90}});
  std::vector<std::string> open;
  const auto ranges = found(image, rowOf("x_*_start", "", "x_*_size", ""), open);
  ASSERT_EQ(ranges.size(), 2U);
  EXPECT_EQ(ranges[0].range, (AddressRange{0x10, 0x18}));
  EXPECT_EQ(ranges[1].range, (AddressRange{0x40, 0x44}));
  EXPECT_THAT(open, IsEmpty()) << "x_start is too short to have a text between";
}

TEST(StartupRanges, EmptyAndBackwardRangesCoverNothing)
{
  std::vector<std::string> open;
  EXPECT_THAT(found(imageWith({{"a", 0x100}, {"a_end", 0x100}}), rowOf("a", "a_end", "", ""), open), IsEmpty());
  EXPECT_THAT(found(imageWith({{"a", 0x100}, {"a_end", 0x80}}), rowOf("a", "a_end", "", ""), open), IsEmpty());
  EXPECT_THAT(found(imageWith({{"a", 0x100}, {"a_size", UINT64_MAX}}), rowOf("a", "", "a_size", ""), open), IsEmpty());
}

TEST(StartupRanges, AGlobalSymbolHidesALocalOneOfItsName)
{
  ImageLayout image = imageWith({{"a", 0x100}, {"a", 0x200}, {"a_end", 0x210}});
  image.symbols[0].isLocal = true;
  std::vector<std::string> open;
  const auto ranges = found(image, rowOf("a", "a_end", "", ""), open);
  ASSERT_EQ(ranges.size(), 1U);
  EXPECT_EQ(ranges[0].range.begin, 0x200U);
}

TEST(InitialisationView, RangesThatTouchBecomeOne)
{
  EXPECT_THAT(merged({{0x20, 0x30}, {0x10, 0x20}, {0x40, 0x40}, {0x2c, 0x38}}), ElementsAre(AddressRange{0x10, 0x38}));
}

TEST(InitialisationView, ACopyCoversOnlyWhatItTakesFromTheRightPlace)
{
  InitialisationView view;
  view.copied = {{{0x2000, 0x2010}, 0x100, "a"}, {{0x2010, 0x2020}, 0x500, "b"}};
  EXPECT_EQ(view.copiedBytes({0x2008, 0x2018}, 0x108), 8U);
  ASSERT_NE(view.wrongCopy({0x2008, 0x2018}, 0x108), nullptr);
  EXPECT_EQ(view.wrongCopy({0x2008, 0x2018}, 0x108)->name, "b");
  EXPECT_EQ(view.wrongCopy({0x2000, 0x2010}, 0x100), nullptr);
}

TEST(InitialisationView, ZeroedBytesAreCountedOnce)
{
  InitialisationView view;
  view.zeroed = merged({{0x10, 0x20}, {0x18, 0x28}});
  EXPECT_EQ(view.zeroedBytes({0x0, 0x100}), 0x18U);
  EXPECT_EQ(view.zeroedBytes({0x28, 0x100}), 0U);
}

} // namespace
} // namespace headroom::test
