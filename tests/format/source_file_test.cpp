// SPDX-License-Identifier: Apache-2.0
// SourceFacts through their file and back.
#include "facts/format/source_file.h"

#include <gtest/gtest.h>

#include "random_source.h"

namespace headroom {
namespace {

SourceFacts reread(const SourceFacts &facts)
{
  const Expected<SourceFacts> out = decodeSourceFacts(encodeSourceFacts(facts), "unit.facts");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : SourceFacts{};
}

TEST(SourceFile, CountsTheFieldsOfAStruct)
{
  static_assert(fieldCount<SourceField>() == 2 && fieldCount<SourceRange>() == 3 && fieldCount<SourceVariable>() == 11);
  const SourceField field{"struct k_timer", "expiry_fn"};
  EXPECT_EQ(std::get<1>(fieldsOf(field)), "expiry_fn");
  EXPECT_EQ(difference(field, SourceField{"struct k_timer", "stop_fn"}), ".1 is another value");
}

TEST(SourceFile, CarriesEveryField)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SourceFacts facts = randomSource(seed, false);
    EXPECT_EQ(difference(facts, reread(facts)), "") << "seed " << seed;
  }
}

TEST(SourceFile, CarriesRandomFactsWithEmptyLists)
{
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const SourceFacts facts = randomSource(seed, true);
    ASSERT_EQ(difference(facts, reread(facts)), "") << "seed " << seed;
  }
}

TEST(SourceFile, CarriesNothing)
{
  EXPECT_EQ(difference(SourceFacts{}, reread(SourceFacts{})), "");
}

TEST(SourceFile, GivesTheSameBytesForTheSameFacts)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SourceFacts facts = randomSource(seed, true);
    const std::vector<std::uint8_t> bytes = encodeSourceFacts(facts);
    EXPECT_EQ(bytes, encodeSourceFacts(SourceFacts(facts)));
    EXPECT_EQ(bytes, encodeSourceFacts(reread(facts)));
  }
}

} // namespace
} // namespace headroom
