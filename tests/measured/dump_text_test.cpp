// SPDX-License-Identifier: Apache-2.0
// Dumps as lines of a console log.
#include "measured/dump_text.h"

#include <gtest/gtest.h>

namespace headroom::measured {
namespace {

std::string refusal(const std::string &text)
{
  const Expected<DumpText> read = readDumpText(text, "log");
  return read ? "" : read.error().place + ": " + read.error().message;
}

TEST(DumpText, LinesAreOneDumpBetweenOtherOutput)
{
  const std::string log = "*** Booting ***\r\n[00:00:01] headroom-dump: 4852444d01\r\nhello\nheadroom-dump: 0400ff \nbye\n";
  EXPECT_TRUE(isDumpText(log));
  const Expected<DumpText> read = readDumpText(log, "log");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->bytes, (std::vector<std::uint8_t>{'H', 'R', 'D', 'M', 1, 4, 0, 0xff}));
  EXPECT_EQ(read->dumps, 1U);
}

TEST(DumpText, LastOfSeveralDumpsIsTaken)
{
  const Expected<DumpText> read = readDumpText("headroom-dump: 4852444d01\nheadroom-dump: 4852444d02", "log");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->dumps, 2U);
  EXPECT_EQ(read->bytes.back(), 2);
}

TEST(DumpText, DamagedLinesAreRefusedWithTheirPlace)
{
  EXPECT_EQ(refusal("x\nheadroom-dump: 4852444d0\n").rfind("log:2: line of a dump is damaged", 0), 0U);
  EXPECT_EQ(refusal("headroom-dump: 4852444dzz\n").rfind("log:1: line of a dump is damaged", 0), 0U);
  EXPECT_EQ(refusal("headroom-dump: 4852444D01\n").rfind("log:1: ", 0), 0U) << "the module writes small letters";
  EXPECT_EQ(refusal("headroom-dump: 0102\n"), "log:1: line of a dump is there without the dump's start");
}

TEST(DumpText, BinaryDumpIsNoText)
{
  EXPECT_FALSE(isDumpText("HRDM headroom-dump: 00"));
  EXPECT_FALSE(isDumpText("HRDM"));
  EXPECT_FALSE(isDumpText(""));
}

} // namespace
} // namespace headroom::measured
