// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(Escapes, AssemblyTakesAndGives)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
static fn seen = f;
static fn untouched = f;
void run(void) {
  fn p;
  __asm__ volatile("mov %0, r0" : "=r"(p));
  p(); // -> ?
  __asm__ volatile("" : : "r"(&seen) : "memory");
  seen(); // -> ?, f
  untouched(); // -> f
}
)");
}

TEST(Escapes, ParametersOfWhatEscaped)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
static void entry(fn p) {
  p(); // -> ?
}
void run(void) { __asm__ volatile("" : : "r"(entry)); }
)");
}

TEST(Escapes, RecordsFilledFromBytes)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void *memcpy(void *, const void *, unsigned);
struct s { int n; fn cb; };
struct t { int n; fn cb; };
void f(void);
void run(const unsigned char *bytes, struct s *p) {
  struct s filled;
  memcpy(&filled, bytes, sizeof filled);
  p->cb(); // -> ?
}
void same(struct t *p, struct t *q) {
  p->cb = f;
  memcpy(q, p, sizeof *p);
  q->cb(); // -> f
}
)");
}

TEST(Escapes, CopiesOfPointers)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
static fn table[2] = { f, g };
struct s { fn cb; };
void run(struct s *p) {
  fn copy[2], one;
  __builtin_memcpy(copy, table, sizeof table);
  copy[1](); // -> f, g
  __builtin_memmove(&one, &copy[0], sizeof one);
  one(); // -> f, g
  __builtin_memcpy(&p->cb, &one, sizeof one);
  p->cb(); // -> f, g
}
)");
}

TEST(Escapes, CopiesBetweenUnrelatedRecords)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct a { fn one; };
struct b { fn uno; };
void f(void);
void run(struct a *p, struct b *q) {
  p->one = f;
  __builtin_memcpy(q, p, 4);
  q->uno(); // -> f
}
)");
}

TEST(Escapes, PointersKeptInABuffer)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
static unsigned char buffer[16];
void run(void) {
  fn p = f, q;
  __builtin_memcpy(buffer, &p, sizeof p);
  __builtin_memcpy(&q, buffer, sizeof q);
  q(); // -> f
}
)");
}

TEST(Escapes, ResultsOfUnknownBuiltins)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
void run(void) {
  fn p = __builtin_assume_aligned((void *)f, 4);
  p(); // -> f
}
)");
}

} // namespace
} // namespace headroom
