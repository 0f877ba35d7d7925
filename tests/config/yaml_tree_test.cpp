// SPDX-License-Identifier: Apache-2.0
#include "config/yaml_tree.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> errorTexts(std::string_view text)
{
  std::vector<std::string> out;
  const YamlDocument document = parseYaml(text, "f");
  EXPECT_NE(document.root.has_value(), !document.errors.empty()) << "either a root or errors";
  for (const Error &error : document.errors) {
    EXPECT_EQ(error.kind, Error::Kind::Environment);
    out.push_back(error.place + ": " + error.message);
  }
  return out;
}

TEST(YamlTree, KeepsOrderPlacesAndQuotes)
{
  const YamlDocument document = parseYaml("b: 1\na: [x, \"2\"]\n", "f");
  ASSERT_TRUE(document.root);
  ASSERT_THAT(document.root->entries, SizeIs(2));
  const YamlEntry &first = document.root->entries[0];
  EXPECT_EQ(first.key.text, "b");
  EXPECT_EQ(first.value.text, "1");
  EXPECT_EQ(first.value.line, 1);
  EXPECT_EQ(first.value.column, 4);
  const YamlEntry &second = document.root->entries[1];
  EXPECT_EQ(second.key.line, 2);
  ASSERT_THAT(second.value.items, SizeIs(2));
  EXPECT_FALSE(second.value.items[0].isQuoted);
  EXPECT_TRUE(second.value.items[1].isQuoted);
}

TEST(YamlTree, PutsAMissingValueWhereItsKeyIs)
{
  const YamlDocument document = parseYaml("a: 1\nb:\n\n\nc: 2\n", "f");
  ASSERT_TRUE(document.root);
  EXPECT_EQ(document.root->entries[1].value.kind, YamlNode::Kind::Null);
  EXPECT_EQ(document.root->entries[1].value.line, 2);
}

TEST(YamlTree, ReadsCommentsDirectivesByteOrderMarkAndCarriageReturns)
{
  EXPECT_THAT(errorTexts("# c\n%YAML 1.2\n"), SizeIs(1));
  EXPECT_THAT(errorTexts("%YAML 1.2\n---\na: 1\n...\n"), IsEmpty());
  EXPECT_THAT(errorTexts("\xef\xbb\xbf"
                         "a: 1\r\nb: 2\r\n"),
              IsEmpty());
}

TEST(YamlTree, RefusesTextWithoutContent)
{
  EXPECT_THAT(errorTexts(""), ElementsAre("f:1:1: file is empty, wanted a map of settings"));
  EXPECT_THAT(errorTexts("\n\n"), ElementsAre("f:1:1: file is empty, wanted a map of settings"));
  EXPECT_THAT(errorTexts("# only a comment\n"), ElementsAre("f:1:1: file is empty, wanted a map of settings"));
}

TEST(YamlTree, RefusesEveryDuplicateKey)
{
  EXPECT_THAT(errorTexts("a: 1\nb: {c: 1, c: 2}\na: 3\n"),
              ElementsAre("f:2:11: duplicate key 'c', first at line 2", "f:3:1: duplicate key 'a', first at line 1"));
}

TEST(YamlTree, RefusesKeysThatAreNotText)
{
  EXPECT_THAT(errorTexts("? [a, b]\n: c\n"), ElementsAre("f:1:3: key is a list, wanted a name"));
  EXPECT_THAT(errorTexts("{a: b}: c\n"), ElementsAre("f:1:1: key is a map, wanted a name"));
  EXPECT_THAT(errorTexts("~: c\n"), ElementsAre("f:1:1: key is nothing, wanted a name"));
}

TEST(YamlTree, RefusesAnchorsAndAliasesAlsoLoops)
{
  EXPECT_THAT(errorTexts("a: &x [1]\nb: *x\n"),
              ElementsAre("f:1:4: anchors are not supported here", "f:2:4: aliases are not supported here"));
  EXPECT_THAT(errorTexts("&a [*a]\n"), ElementsAre("f:1:1: anchors are not supported here", "f:1:5: aliases are not supported here"));
  EXPECT_THAT(errorTexts("a: *x\n"), ElementsAre("f:1:4: YAML syntax: the referenced anchor is not defined"));
}

TEST(YamlTree, RefusesTags)
{
  EXPECT_THAT(errorTexts("a: !!int 1\n"), ElementsAre("f:1:4: tags are not supported here, found 'tag:yaml.org,2002:int'"));
  EXPECT_THAT(errorTexts("a: !x {b: c}\n"), ElementsAre("f:1:4: tags are not supported here, found '!x'"));
}

TEST(YamlTree, RefusesASecondDocument)
{
  EXPECT_THAT(errorTexts("a: 1\n---\na: 1\n"), ElementsAre("f:2:1: a second YAML document begins, wanted one"));
}

TEST(YamlTree, NamesTheTabInAnIndentation)
{
  EXPECT_THAT(errorTexts("a:\n\tb: 1\n"), ElementsAre("f:2:1: YAML syntax: a tab indents this line"));
  EXPECT_THAT(errorTexts("a: 1\n\tb: 1\n"), ElementsAre("f:2:1: YAML syntax: a tab indents this line"));
}

TEST(YamlTree, PlacesSyntaxErrors)
{
  EXPECT_THAT(errorTexts("a: b: c\n"), ElementsAre("f:1:5: YAML syntax: illegal map value"));
  EXPECT_THAT(errorTexts("a: @x\n"), ElementsAre("f:1:4: YAML syntax: unknown token"));
  EXPECT_THAT(errorTexts("a: \"\\q\"\n"), ElementsAre("f:1:7: YAML syntax: unknown escape character: q"));
  EXPECT_THAT(errorTexts("a: [1\n"), ElementsAre(StartsWith("f:")));
}

TEST(YamlTree, RefusesAQuoteThatIsNeverClosed)
{
  EXPECT_THAT(errorTexts("a: 'x\n"), ElementsAre("f:1:4: text is not closed, wanted a quote at its end"));
  EXPECT_THAT(errorTexts("a: 1\nb: \"x: y\nc: 2\n"), ElementsAre("f:2:4: text is not closed, wanted a quote at its end"));
}

TEST(YamlTree, RefusesWhatIsNotText)
{
  EXPECT_THAT(errorTexts(std::string_view("a: 1\n\0", 6)), ElementsAre("f:2:1: byte 0x00 is not part of UTF-8 text"));
  EXPECT_THAT(errorTexts("\xff\xfe"
                         "a"),
              ElementsAre("f:1:1: byte 0xff is not part of UTF-8 text"));
  EXPECT_THAT(errorTexts("a: \xc3(\n"), ElementsAre("f:1:4: byte 0xc3 is not part of UTF-8 text"));
  EXPECT_THAT(errorTexts("a: \xc0\xaf\n"), ElementsAre("f:1:4: byte 0xc0 is not part of UTF-8 text")) << "overlong";
  EXPECT_THAT(errorTexts("a: \xed\xa0\x80\n"), ElementsAre("f:1:4: byte 0xed is not part of UTF-8 text")) << "surrogate";
  EXPECT_THAT(errorTexts("a: \xf4\x90\x80\x80\n"), ElementsAre("f:1:4: byte 0xf4 is not part of UTF-8 text")) << "above U+10FFFF";
  EXPECT_THAT(errorTexts("\x7f"
                         "ELF\x01"),
              ElementsAre("f:1:1: byte 0x7f is not part of UTF-8 text"));
  EXPECT_THAT(errorTexts("a: gr\xc3\xb6\xc3\x9f"
                         "e \xe2\x82\xac \xf0\x9f\x98\x80\n"),
              IsEmpty());
}

TEST(YamlTree, RefusesWhatIsTooLarge)
{
  EXPECT_THAT(errorTexts("a: " + std::string(maxYamlBytes, 'x')), ElementsAre("f:1:1: file has 1048579 bytes, wanted at most 1048576"));
  std::string many = "a: [";
  for (std::size_t i = 0; i <= maxYamlNodes; ++i)
    many += "1,";
  EXPECT_THAT(errorTexts(many + "]"), ElementsAre(StartsWith("f:1:"))) << "more values than the limit";
}

TEST(YamlTree, RefusesDeepNesting)
{
  const auto nested = [](int depth) { return std::string(depth, '[') + "1" + std::string(depth, ']'); };
  EXPECT_THAT(errorTexts(nested(maxYamlDepth)), IsEmpty());
  EXPECT_THAT(errorTexts(nested(maxYamlDepth + 1)), ElementsAre("f:1:41: nesting is deeper than 40 levels"));
  EXPECT_THAT(errorTexts(std::string(100'000, '[')), SizeIs(1));
  EXPECT_THAT(errorTexts(std::string(100'000, '{')), SizeIs(1));
}

TEST(QuotedText, ReplacesControlCharacters)
{
  EXPECT_EQ(quotedText("a\tb\x1b"), "'a?b?'");
}

TEST(QuotedText, CutsLongTextButNeverInsideACharacter)
{
  const std::string longText = quotedText(std::string(100, 'x'));
  EXPECT_EQ(longText.size(), 80u + 5u);
  EXPECT_TRUE(longText.ends_with("x...'"));
  const std::string euro = quotedText(std::string(79, 'x').append("\xe2\x82\xac"));
  EXPECT_EQ(euro.size(), 79u + 5u);
  EXPECT_TRUE(euro.ends_with("x...'"));
}

} // namespace
} // namespace headroom
