// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"
#include "source/unit/extract.h"

namespace headroom {
namespace {

using namespace test;

Expected<SourceFacts> extracted(const std::string &text, const std::vector<std::string> &further = {})
{
  const SourceDirectory directory;
  directory.write("unit.c", text);
  Extractor extractor;
  return extractor.extract(directory.command("unit.c", further));
}

std::string repeated(const std::string &text, unsigned count)
{
  std::string out;
  for (unsigned i = 0; i < count; ++i)
    out += text;
  return out;
}

TEST(BrokenUnits, SyntaxErrorNamesItsPlace)
{
  const auto facts = extracted("int x;\nint y = = 2;\n");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  ASSERT_EQ(facts->errors.size(), 1U);
  EXPECT_EQ(facts->errors[0].find("unit.c:2:9: expected expression"), 0U) << facts->errors[0];
  EXPECT_TRUE(facts->functions.empty());
}

TEST(BrokenUnits, MissingHeader)
{
  const auto facts = extracted("#include <nowhere/to_be_found.h>\nvoid f(void) {}\n");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  ASSERT_FALSE(facts->errors.empty());
  EXPECT_NE(facts->errors[0].find("nowhere/to_be_found.h"), std::string::npos);
  EXPECT_EQ(facts->inputs.size(), 1U);
}

TEST(BrokenUnits, ARecordThatIsTooLargeToFollowIsAnError)
{
  std::string text = "typedef void (*fn)(void);\nstruct large {\n";
  for (unsigned i = 0; i < 5000; ++i)
    text += "  fn f" + std::to_string(i) + ";\n";
  text += "};\nstruct other { fn a, b; };\nvoid g(struct large *p, void (*f)(void)) { ((struct other *)p)->a = f; p->f4999(); }\n";
  const auto facts = extracted(text);
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  ASSERT_EQ(facts->errors.size(), 1U);
  EXPECT_NE(facts->errors[0].find("unit.c:2:8: the records around this one have too many fields to be followed"), std::string::npos)
      << facts->errors[0];
}

TEST(BrokenUnits, OnlyTheFirstErrorsAreKept)
{
  const auto facts = extracted(repeated("int = 1;\n", 200));
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  EXPECT_EQ(facts->errors.size(), 20U);
}

TEST(BrokenUnits, MissingMainFile)
{
  const SourceDirectory directory;
  Extractor extractor;
  const auto facts = extractor.extract(directory.command("absent.c"));
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, Error::Kind::Environment);
  EXPECT_NE(facts.error().text().find("absent.c"), std::string::npos);
}

TEST(BrokenUnits, MissingDirectory)
{
  ClangCommand command;
  command.directory = "/nowhere/at/all";
  command.file = "x.c";
  command.arguments = {"x.c"};
  Extractor extractor;
  const auto facts = extractor.extract(command);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().place, "/nowhere/at/all");
}

TEST(BrokenUnits, MissingResourceDirectory)
{
  const auto facts = extracted("int x;", {"-resource-dir=/nowhere/clang"});
  ASSERT_FALSE(facts);
  EXPECT_NE(facts.error().message.find("/nowhere/clang/include/stddef.h"), std::string::npos);
  EXPECT_FALSE(facts.error().help.empty());
}

TEST(BrokenUnits, UnknownFlag)
{
  const auto facts = extracted("int x;", {"-mno-such-thing"});
  ASSERT_FALSE(facts);
  EXPECT_NE(facts.error().message.find("-mno-such-thing"), std::string::npos);
}

TEST(BrokenUnits, AssertionsThatOnlyGccFolds)
{
  const auto facts = extracted("extern char end[]; _Static_assert(sizeof(int) == 4 && (unsigned long)end % 4 == 0, \"aligned\"); void f(void) {}\n");
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete);
  EXPECT_EQ(facts->functions.size(), 1U);
}

TEST(BrokenUnits, WhatGccOnlyWarnsOf)
{
  const auto facts = extracted("int f(void);\nvoid run(void) { void (*p)(int) = f; int *q = 5; undeclared(q); p(q); }\n", {"-std=gnu99", "-Werror", "-pedantic-errors"});
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete) << facts->errors[0];
  EXPECT_EQ(facts->calls.size(), 2U);
}

TEST(BrokenUnits, FalseAssertionsStayErrors)
{
  const auto facts = extracted("_Static_assert(sizeof(int) == 2, \"another layout\");\n");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
}

TEST(BrokenUnits, ThousandsOfParentheses)
{
  const auto facts = extracted("int x = " + repeated("(", 5000) + "1" + repeated(")", 5000) + ";");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
}

TEST(BrokenUnits, DeepExpressionIsRead)
{
  const auto facts = extracted("char *f(char *p, int n) { return p" + repeated(" + n", 5000) + "; }");
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete) << facts->errors[0];
}

TEST(BrokenUnits, TooDeepExpressionIsAnError)
{
  const auto facts = extracted("char *f(char *p, int n) { return p" + repeated(" + n", 13000) + "; }");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  ASSERT_FALSE(facts->errors.empty());
  EXPECT_NE(facts->errors[0].find("nested too deeply"), std::string::npos) << facts->errors[0];
}

TEST(BrokenUnits, DeepStatements)
{
  const auto facts = extracted("void g(void); void f(int n) { " + repeated("if (n) ", 3000) + "g(); }", {"-fbracket-depth=100000"});
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->isIncomplete, facts->calls.size() != 1U);
}

TEST(BrokenUnits, BlocksAreRefused)
{
  const auto facts = extracted("void f(void (^b)(void)); void run(void (*p)(void)) { f(^{ p(); }); }", {"-fblocks"});
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  ASSERT_EQ(facts->errors.size(), 1U);
  EXPECT_NE(facts->errors[0].find("unit.c:1:"), std::string::npos) << facts->errors[0];
}

TEST(BrokenUnits, ThousandsOfIncludes)
{
  const SourceDirectory directory;
  for (unsigned i = 0; i < 1000; ++i)
    directory.write("h" + std::to_string(i) + ".h", "#include \"h" + std::to_string(i + 1) + ".h\"\n");
  directory.write("h1000.h", "int deepest;\n");
  directory.write("unit.c", "#include \"h0.h\"\n");
  Extractor extractor;
  const auto facts = extractor.extract(directory.command("unit.c"));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->isIncomplete, facts->variables.empty());
}

TEST(BrokenUnits, IncludesOfThemselves)
{
  const SourceDirectory directory;
  directory.write("unit.c", "#include \"unit.c\"\n");
  Extractor extractor;
  const auto facts = extractor.extract(directory.command("unit.c"));
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
}

TEST(BrokenUnits, OneExtractorGoesOnAfterErrors)
{
  const SourceDirectory directory;
  directory.write("bad.c", "int = ;\n");
  directory.write("good.c", "void f(void) {}\n");
  Extractor extractor;
  ASSERT_TRUE(extractor.extract(directory.command("bad.c")));
  const auto facts = extractor.extract(directory.command("good.c"));
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete);
  EXPECT_EQ(facts->functions.size(), 1U);
}

TEST(BrokenUnits, SameFactsTwice)
{
  const SourceDirectory directory;
  directory.write("unit.c", "struct s { void (*a)(void), (*b)(int); }; void f(void); void g(int);\n"
                            "struct s t = {f, g}; void run(struct s *p) { *p = t; p->a(); t.b(1); void *q = p; (void)q; }\n");
  Extractor first;
  Extractor second;
  const auto a = first.extract(directory.command("unit.c"));
  const auto b = second.extract(directory.command("unit.c"));
  const auto c = second.extract(directory.command("unit.c"));
  ASSERT_TRUE(a && b && c);
  for (const SourceFacts *other : {&*b, &*c}) {
    EXPECT_EQ(a->files, other->files);
    EXPECT_EQ(a->functions, other->functions);
    EXPECT_EQ(a->variables, other->variables);
    EXPECT_EQ(a->fields, other->fields);
    EXPECT_EQ(a->records, other->records);
    EXPECT_EQ(a->nodes, other->nodes);
    EXPECT_EQ(a->flows, other->flows);
    EXPECT_EQ(a->calls, other->calls);
    EXPECT_EQ(a->references, other->references);
    EXPECT_EQ(a->inputs, other->inputs);
  }
}

} // namespace
} // namespace headroom
