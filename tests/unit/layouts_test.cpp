// SPDX-License-Identifier: Apache-2.0
// How records lie in memory, of those that functions use.
#include <gtest/gtest.h>

#include "extracted_unit.h"

namespace headroom::test {
namespace {

std::string textOf(const SourceLayout &layout)
{
  std::string out = layout.record + " " + std::to_string(layout.sizeBytes) + "/" + std::to_string(layout.alignBytes);
  out += layout.isPacked ? " packed" : layout.isUnion ? " union" : "";
  for (const SourceLayout::Member &member : layout.members)
    out += " " + member.name + "@" + std::to_string(member.offsetBytes) + ":" + std::to_string(member.sizeBytes) + "/" +
           std::to_string(member.alignBytes) + (member.isBitField ? "b" : "");
  return out;
}

TEST(Layouts, TellOffsetsSizesAndAlignments)
{
  const SourceFacts facts = factsOfC(R"(
    struct unused { int x; };
    struct tight { char a; int b; } __attribute__((packed));
    struct loose { char a; long long b; short c : 3; struct { int d; } in; };
    union either { int a; char b[6]; };
    int f(struct loose *l, struct tight *t, union either *e) { return l->a + t->b + e->a; }
  )");
  ASSERT_EQ(facts.layouts.size(), 3u);
  EXPECT_EQ(textOf(facts.layouts[0]), "struct loose 24/8 a@0:1/1 b@8:8/8 c@16:1/2b in@20:4/4");
  EXPECT_EQ(textOf(facts.layouts[1]), "struct tight 5/1 packed a@0:1/1 b@1:4/1");
  EXPECT_EQ(textOf(facts.layouts[2]), "union either 8/4 union a@0:4/4 b@0:6/1");
  EXPECT_EQ(facts.layouts[0].position.line, 4u);
}

TEST(Layouts, LeaveOutSystemHeaders)
{
  EXPECT_TRUE(factsOfC("# 1 \"lib.h\" 1 3\nstruct s { int a; };\n# 2 \"unit.c\" 2\nint f(struct s *p) { return p->a; }\n").layouts.empty());
}

} // namespace
} // namespace headroom::test
