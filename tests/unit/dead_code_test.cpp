// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(DeadCode, ConstantConditions)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
#define ENABLED 1
#define DISABLED 0
void f(void); void g(void);
static fn p;
void run(fn q) {
  if (DISABLED) { p = g; q(); } else p = f;
  if (ENABLED) p = f; else { p = g; q(); }
  p(); // -> f
  while (DISABLED) q();
  for (; DISABLED;) q();
  (void)(DISABLED && (q(), 1));
  (void)(ENABLED || (q(), 1));
  (ENABLED ? f : g)(); // -> f
  fn r = DISABLED ? g : f;
  r(); // -> f
  if (sizeof(int) == 8) q();
  do { r(); // -> f
  } while (DISABLED);
}
)");
}

TEST(DeadCode, ConstantSwitch)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void run(fn p, fn q) {
  switch (2) {
  case 1: p(); break;
  case 2:
  case 3: q = 0; q(); // -> nothing
    break;
  default: p();
  }
  switch (9) {
  case 1: p(); break;
  default: q(); // -> nothing
  }
}
)");
}

TEST(DeadCode, LabelsKeepBranchesAlive)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void run(fn p, int n) {
  if (n) goto inside;
  if (0) {
inside:
    p(); // -> nothing
  }
  switch (n) {
    if (0) {
  case 4:
      p(); // -> nothing
    }
  }
}
)");
}

TEST(DeadCode, UnknownConditionsKeepBoth)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
void run(int n) {
  fn p = f;
  if (__builtin_constant_p(n)) p = g;
  p(); // -> f, g
}
)");
}

TEST(DeadCode, UnusedInlineFunctionsAreNoPart)
{
  const SourceFacts facts = factsOfC(R"(
static inline void unused(void (*p)(void)) { p(); }
static inline void second(void (*p)(void)) { p(); }
static inline void first(void (*p)(void)) { second(p); }
static void never(void (*p)(void)) { p(); }
void run(void) { first(0); if (0) never(0); }
)");
  for (const SourceFunction &function : facts.functions) {
    EXPECT_NE(function.name, "unused");
    EXPECT_NE(function.name, "never");
  }
  unsigned indirect = 0;
  for (const SourceCall &call : facts.calls)
    indirect += call.calleeNode != noIndex;
  EXPECT_EQ(indirect, 1U);
}

} // namespace
} // namespace headroom
