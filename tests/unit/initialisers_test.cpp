// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(Initialisers, DesignatedNestedAndUnnamed)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void); void h(void); void k(void);
struct inner { int n; fn cb; };
struct outer { struct inner in[2]; union { fn u; int i; }; struct { fn deep; } x; fn last; };
static struct outer o = { .in = { [1] = { .cb = f } }, .u = g, .x.deep = h, .last = k };
void run(int i) {
  o.in[i].cb(); // -> f
  o.u(); // -> g
  o.x.deep(); // -> h
  o.last(); // -> k
}
)");
}

TEST(Initialisers, CompoundLiterals)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct s { fn cb; };
void f(void); void g(void); void h(void);
static struct s *at = &(struct s){ .cb = f };
static const fn *list = (const fn[]){ g, 0 };
static void take(struct s *p) {
  p->cb(); // -> f, h
}
void run(void) {
  at->cb(); // -> f, h
  list[0](); // -> g
  take(&(struct s){ h });
}
)");
}

TEST(Initialisers, LaterDesignatorReplacesEarlier)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
static fn table[] = { [0] = f, [0] = g };
void run(void) {
  table[0](); // -> g
}
)");
}

TEST(Initialisers, RangesOfElements)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
static fn table[200] = { [0 ... 199] = f, [7] = g };
void run(int i) {
  table[i](); // -> f, g
}
)");
}

TEST(Initialisers, FlowsBelongToTheVariable)
{
  const SourceFacts facts = factsOfC("void f(void); void (*p)(void) = f; void run(void) { static void (*q)(void) = f; void (*r)(void) = f; q = r; }");
  unsigned ofVariables = 0;
  unsigned ofFunction = 0;
  for (const SourceFlow &flow : facts.flows) {
    EXPECT_TRUE(flow.variable == noIndex || flow.function == noIndex);
    ofVariables += flow.variable != noIndex;
    ofFunction += flow.function != noIndex;
  }
  EXPECT_EQ(ofVariables, 2U);
  EXPECT_EQ(ofFunction, 2U);
}

TEST(Initialisers, FunctionsAsIntegersAndData)
{
  EXPECT_TARGETS_IN_C(R"(
struct isr { int irq; const void *func; const void *param; };
void f(void);
static const struct isr entry = { 5, (const void *)&f, (const void *)7 };
void run(void) {
  ((void (*)(void))entry.func)(); // -> f
  ((void (*)(void))entry.param)(); // -> nothing
}
)");
}

} // namespace
} // namespace headroom
