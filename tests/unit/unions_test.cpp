// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(Unions, MembersShare)
{
  EXPECT_TARGETS_IN_C(R"(
union u { void (*a)(void); void *b; };
void f(void);
void run(union u *p) {
  p->b = (void *)f;
  p->a(); // -> f
}
)");
}

TEST(Unions, UnnamedInsideARecord)
{
  EXPECT_TARGETS_IN_C(R"(
struct s { int tag; union { void (*a)(void); void (*b)(int); struct { int x; void (*c)(void); } y; }; };
void f(int x); void g(void);
void run(struct s *p) {
  p->b = f;
  p->y.c = g;
  p->a(); // -> f
  p->y.c(); // -> g
}
)");
}

TEST(Unions, IntegersLaunder)
{
  EXPECT_TARGETS_IN_C(R"(
union u { void (*a)(void); unsigned bits; };
void f(void);
static unsigned kept;
void run(union u *p) {
  kept = (unsigned)f;
  p->bits = kept;
  p->a(); // -> f
}
)");
}

TEST(Unions, CodePutTogetherFromBytesIsLaundered)
{
  EXPECT_TARGETS_IN_C(R"(
union u { void (*a)(void); unsigned char bytes[4]; };
void f(void);
static unsigned kept;
void run(union u *p, unsigned i) {
  kept = (unsigned)f;
  p->bytes[i] = (unsigned char)(kept >> (8 * i));
  p->a(); // -> f
}
)");
}

TEST(Unions, AlternativesKeepCodeAndDataApart)
{
  EXPECT_TARGETS_IN_C(R"(
struct a { void (*code)(void); };
struct b { void *data; };
struct c { void (*code)(void); };
union u { struct a a; struct b b; struct c c; };
void f(void); void g(void);
void run(union u *p) {
  p->b.data = (void *)g;
  p->a.code = f;
  p->c.code(); // -> f
}
)");
}

TEST(Unions, NamedMemberPath)
{
  const std::string text = R"(
struct s { union { void (*handler)(void); int n; } u; };
void f(void);
void run(struct s *p) {
  p->u.handler = f;
  p->u.handler(); // -> f
}
)";
  const SourceFacts facts = factsOfC(text);
  EXPECT_EQ(differencesIn(facts, text), "");
  ASSERT_EQ(facts.calls.size(), 1U);
  EXPECT_EQ(facts.calls[0].through, "struct s.u.handler");
}

} // namespace
} // namespace headroom
