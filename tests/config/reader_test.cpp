// SPDX-License-Identifier: Apache-2.0
#include "config/reader.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Bytes, ReadsDecimalHexadecimalAndUnits)
{
  EXPECT_EQ(bytesFrom("0"), 0u);
  EXPECT_EQ(bytesFrom("1024"), 1024u);
  EXPECT_EQ(bytesFrom("0x400"), 1024u);
  EXPECT_EQ(bytesFrom("4K"), 4096u);
  EXPECT_EQ(bytesFrom("4KiB"), 4096u);
  EXPECT_EQ(bytesFrom("2M"), 2u * 1024 * 1024);
  EXPECT_EQ(bytesFrom("18446744073709551615"), UINT64_MAX);
}

TEST(Bytes, RefusesWhatCouldMeanTwoThings)
{
  EXPECT_FALSE(bytesFrom("010")) << "8 in YAML 1.1, 10 in 1.2";
  EXPECT_FALSE(bytesFrom("00"));
  EXPECT_FALSE(bytesFrom("4k"));
  EXPECT_FALSE(bytesFrom("4KB"));
  EXPECT_FALSE(bytesFrom("1_000"));
  EXPECT_FALSE(bytesFrom("1e3"));
}

TEST(Bytes, RefusesWhatIsNoNumber)
{
  for (const char *text : {"", "K", "-1", "+1", " 1", "1 ", "0x", "0xg", "1.5", "abc"})
    EXPECT_FALSE(bytesFrom(text)) << text;
}

TEST(Bytes, RefusesOverflow)
{
  EXPECT_FALSE(bytesFrom("18446744073709551616"));
  EXPECT_FALSE(bytesFrom("18014398509481984K"));
  EXPECT_FALSE(bytesFrom("0x10000000000000000"));
}

TEST(Date, KnowsTheCalendar)
{
  EXPECT_TRUE(isDate("2027-06-30"));
  EXPECT_TRUE(isDate("2028-02-29"));
  EXPECT_TRUE(isDate("2000-02-29"));
  for (const char *text : {"2027-02-29", "1900-02-29", "2027-06-31", "2027-13-01", "2027-00-10", "2027-01-00", "27-06-30", "2027-6-30",
                           "2027/06/30", "2027-06-30 ", "2027-06-3x", ""})
    EXPECT_FALSE(isDate(text)) << text;
}

} // namespace
} // namespace headroom
