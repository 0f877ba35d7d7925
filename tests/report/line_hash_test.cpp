// SPDX-License-Identifier: Apache-2.0
// Expected values are those of github/codeql-action's own function for the same bytes.
#include <gtest/gtest.h>

#include "report/line_hash.h"

namespace headroom {
namespace {

using Hashes = std::vector<std::string>;

TEST(LineHash, OfAnEmptyFile)
{
  EXPECT_EQ(lineHashes(""), Hashes{"c129715d7a2bc9a3:1"});
}

TEST(LineHash, SkipsBlanksAndTabs)
{
  EXPECT_EQ(lineHashes(" a\nb\n  \t\tc\n d"), (Hashes{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
  EXPECT_EQ(lineHashes("a\nb\nc\nd"), lineHashes(" a\nb\n  \t\tc\n d"));
}

TEST(LineHash, ReadsEveryKindOfLineEnd)
{
  const Hashes expected = {"da815e20fd1432a5:1", "7637b694ce51cabe:1", "f8ac93a55d88711a:1", "6bf49ae9d59c5bc1:1", "a23a3dc5e078b07b:1"};
  EXPECT_EQ(lineHashes("a\r\nb\rc\n\r\nd"), expected);
  EXPECT_EQ(lineHashes("a\nb\nc\n\nd"), expected);
}

TEST(LineHash, CountsUtf16AndReplacesWhatIsNoText)
{
  EXPECT_EQ(lineHashes("v\xc3\xa9\n\xf0\x9f\x98\x80 smile\n\xff\xe2\x82\n\xed\xa0\x80x\n"),
            (Hashes{"3c2ec68fb9cf6b7e:1", "b1580da5704ca759:1", "e4d3003ffe152510:1", "7c18a3ef917f6040:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, LooksAHundredCharactersAhead)
{
  std::string text = "int f1(void) { return 1; }\n";
  for (int i = 0; i < 5; ++i)
    text += "line " + std::to_string(i) + " with some text that makes it long enough to fill more than a hundred characters when put together\n";
  EXPECT_EQ(lineHashes(text), (Hashes{"d37f26d8826a8807:1", "34a63f869de6c341:1", "a197760a73ec11f3:1", "e88ac8e49f160a5:1", "7b79e3121ff6af57:1",
                                      "d66e42c1a4b8dcf3:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, NumbersEqualHashes)
{
  std::string line(101, 'x');
  line.back() = '\n';
  const Hashes hashes = lineHashes(line + line + line + line);
  ASSERT_EQ(hashes.size(), 5U);
  EXPECT_EQ(hashes[0].substr(0, hashes[0].find(':')), hashes[1].substr(0, hashes[1].find(':')));
  EXPECT_TRUE(hashes[0].ends_with(":1"));
  EXPECT_TRUE(hashes[1].ends_with(":2"));
  EXPECT_TRUE(hashes[2].ends_with(":3"));
}

} // namespace
} // namespace headroom
