// SPDX-License-Identifier: Apache-2.0
// What stands before every payload, and each way in which it does not hold.
#include "facts/format/envelope.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "facts/format/crc64.h"

namespace headroom {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr FileKind sourceKind{"HRsf", 3, "run the extraction again"};
constexpr FileKind machineKind{"HRmf", 3, "run the extraction again"};

Bytes bytesOf(std::string_view text)
{
  return {text.begin(), text.end()};
}

std::string refusal(const Bytes &bytes)
{
  const auto opened = openFile(sourceKind, bytes, "a.facts");
  EXPECT_FALSE(opened);
  if (opened)
    return "";
  EXPECT_EQ(opened.error().kind, Error::Kind::Environment);
  return opened.error().text();
}

TEST(Crc64, AnswersTheCheckValueOfTheCatalogue)
{
  EXPECT_EQ(crc64(bytesOf("123456789")), 0x995DC9BBDF1939FAu);
  EXPECT_EQ(crc64({}), 0u);
}

TEST(Crc64, AnswersTheSameByBytesAndByEights)
{
  // Of these 17 bytes two steps of eight and one of one; behind a prefix whose remainder is known bit by bit.
  const Bytes bytes = bytesOf("headroom headroom");
  std::uint64_t rest = ~std::uint64_t{0};
  for (const std::uint8_t byte : bytes) {
    rest ^= byte;
    for (int bit = 0; bit < 8; ++bit)
      rest = rest & 1 ? rest >> 1 ^ 0xC96C5795D7870F42u : rest >> 1;
  }
  EXPECT_EQ(crc64(bytes), ~rest);
}

TEST(Envelope, IsTheOneThatTheSchemaDraws)
{
  const Bytes file = sealFile(sourceKind, bytesOf("123456789"));
  Bytes expected = bytesOf(std::string_view("headroomHRsf\x03\0\0\0\x09\0\0\0\0\0\0\0\xFA\x39\x19\xDF\xBB\xC9\x5D\x99", 32));
  const Bytes payload = bytesOf("123456789");
  expected.insert(expected.end(), payload.begin(), payload.end());
  EXPECT_EQ(file, expected);
}

TEST(Envelope, GivesBackThePayload)
{
  for (const char *text : {"", "x", "some payload"}) {
    const Bytes file = sealFile(sourceKind, bytesOf(text));
    const auto opened = openFile(sourceKind, file, "a.facts");
    ASSERT_TRUE(opened);
    EXPECT_EQ(Bytes(opened->begin(), opened->end()), bytesOf(text));
  }
}

TEST(Envelope, RefusesAnEmptyFile)
{
  EXPECT_EQ(refusal({}), "a.facts: is empty, wanted source facts\n  help: run the extraction again");
}

TEST(Envelope, RefusesWhatIsNotOurs)
{
  EXPECT_EQ(refusal(bytesOf("\x7f"
                            "ELF")),
            "a.facts: is no file of headroom, wanted source facts");
  EXPECT_EQ(refusal(bytesOf("headrOOm and more bytes than an envelope has")), "a.facts: is no file of headroom, wanted source facts");
}

TEST(Envelope, RefusesAnotherKind)
{
  EXPECT_EQ(refusal(sealFile(machineKind, {})), "a.facts: is machine facts, wanted source facts");
  EXPECT_EQ(refusal(sealFile({"HRpr", 3, ""}, {})), "a.facts: is a program, wanted source facts");
  EXPECT_EQ(refusal(sealFile({"HRxx", 3, ""}, {})), "a.facts: is of an unknown kind, wanted source facts");
}

TEST(Envelope, NamesTheWantedKind)
{
  EXPECT_EQ(openFile(machineKind, {}, "m").error().message, "is empty, wanted machine facts");
  EXPECT_EQ(openFile({"HRpr", 3, ""}, {}, "p").error().message, "is empty, wanted a program");
}

TEST(Envelope, RefusesAnotherFormat)
{
  EXPECT_EQ(refusal(sealFile({"HRsf", 4, ""}, {})),
            "a.facts: written by another version of headroom (format 4, this one reads 3)\n  help: run the extraction again");
}

TEST(Envelope, RefusesAFileThatEndsInItsHead)
{
  Bytes file = sealFile(sourceKind, bytesOf("payload"));
  file.resize(31);
  EXPECT_EQ(refusal(file), "a.facts: is cut short: 31 bytes, wanted at least 32\n  help: run the extraction again");
  file.resize(5);
  EXPECT_EQ(refusal(file), "a.facts: is cut short: 5 bytes, wanted at least 32\n  help: run the extraction again");
}

TEST(Envelope, RefusesAPayloadCutShort)
{
  Bytes file = sealFile(sourceKind, bytesOf("payload"));
  file.pop_back();
  EXPECT_EQ(refusal(file), "a.facts: is cut short: 6 bytes behind its head, wanted 7\n  help: run the extraction again");
}

TEST(Envelope, RefusesBytesBehindTheEnd)
{
  Bytes file = sealFile(sourceKind, bytesOf("payload"));
  file.push_back(0);
  EXPECT_EQ(refusal(file), "a.facts: has bytes behind its end: 8 bytes behind its head, wanted 7\n  help: run the extraction again");
}

TEST(Envelope, RefusesAChangedPayload)
{
  Bytes file = sealFile(sourceKind, bytesOf("123456788"));
  file.back() = '9';
  EXPECT_EQ(refusal(file), "a.facts: was changed since it was written: checksum 0x995dc9bbdf1939fa, wanted 0x2a738505dcbe6695\n"
                           "  help: run the extraction again");
}

TEST(Envelope, NamesALengthThatNoFileHas)
{
  Bytes file = sealFile(sourceKind, bytesOf("payload"));
  std::fill(file.begin() + 16, file.begin() + 24, 0xff);
  EXPECT_EQ(refusal(file), "a.facts: is cut short: 7 bytes behind its head, wanted 18446744073709551615\n  help: run the extraction again");
}

} // namespace
} // namespace headroom
