// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"
#include "facts/sha256.h"
#include "source/unit/extract.h"

namespace headroom {
namespace {

using namespace test;

SourceFacts extracted(const SourceDirectory &directory, const std::string &name)
{
  Extractor extractor;
  Expected<SourceFacts> facts = extractor.extract(directory.command(name));
  if (!facts) {
    ADD_FAILURE() << facts.error().text();
    return {};
  }
  return std::move(*facts);
}

const SourceCall *throughCall(const SourceFacts &facts, const std::string &through)
{
  for (const SourceCall &call : facts.calls)
    if (call.through == through)
      return &call;
  return nullptr;
}

TEST(Positions, FirstToLastCharacter)
{
  const SourceFacts facts = factsOfC("struct s { void (*cb)(int); };\nvoid run(struct s *p) {\n  p->cb(\n    1);\n}\n");
  ASSERT_EQ(facts.calls.size(), 1U);
  const SourceRange &range = facts.calls[0].range;
  EXPECT_EQ(facts.files[range.begin.file], facts.mainFile);
  EXPECT_EQ(range.begin.line, 3U);
  EXPECT_EQ(range.begin.column, 3U);
  EXPECT_EQ(range.endLine, 4U);
  EXPECT_EQ(range.endColumn, 6U);
}

TEST(Positions, InsideMacrosWhereTheyAreExpanded)
{
  const SourceFacts facts = factsOfC("#define FIRE(p, x) do { (p)->cb(x); } while (0)\nstruct s { void (*cb)(int); };\nvoid run(struct s *p) {\n  FIRE(p, 1);\n}\n");
  ASSERT_EQ(facts.calls.size(), 1U);
  const SourceRange &range = facts.calls[0].range;
  EXPECT_EQ(range.begin.line, 4U);
  EXPECT_EQ(range.begin.column, 3U);
  EXPECT_EQ(range.endLine, 4U);
  EXPECT_EQ(range.endColumn, 12U);
}

TEST(Positions, InsideHeadersWhereTheyStand)
{
  const SourceDirectory directory;
  directory.write("api.h", "#pragma once\nstruct s { void (*cb)(int); };\nstatic inline void fire(struct s *p) { p->cb(2); }\n");
  directory.write("unit.c", "#include \"./api.h\"\nvoid run(struct s *p) { fire(p); }\n");
  const SourceFacts facts = extracted(directory, "unit.c");
  const SourceCall *call = throughCall(facts, "struct s.cb");
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(facts.files[call->range.begin.file], directory.path() + "/api.h");
  EXPECT_EQ(call->range.begin.line, 3U);
  EXPECT_EQ(call->range.begin.column, 40U);
  EXPECT_EQ(facts.functions[call->caller].name, "fire");
}

TEST(Positions, LineDirectivesAreObeyed)
{
  const SourceFacts facts = factsOfC("struct s { void (*cb)(int); };\n#line 70 \"/made/grammar.y\"\nvoid run(struct s *p) { p->cb(2); }\n");
  ASSERT_EQ(facts.calls.size(), 1U);
  EXPECT_EQ(facts.files[facts.calls[0].range.begin.file], "/made/grammar.y");
  EXPECT_EQ(facts.calls[0].range.begin.line, 70U);
}

TEST(Inputs, EveryFileThatWasRead)
{
  const SourceDirectory directory;
  directory.write("api.h", "#pragma once\n");
  directory.write("unread.h", "#pragma once\n");
  directory.write("unit.c", "#include \"api.h\"\nint x;\n");
  const SourceFacts facts = extracted(directory, "unit.c");
  ASSERT_EQ(facts.inputs.size(), 2U);
  EXPECT_EQ(facts.inputs[0].path, directory.path() + "/api.h");
  EXPECT_EQ(facts.inputs[0].sha256, sha256Hex("#pragma once\n"));
  EXPECT_EQ(facts.inputs[1].path, directory.path() + "/unit.c");
  EXPECT_EQ(facts.mainFile, directory.path() + "/unit.c");
}

} // namespace
} // namespace headroom
