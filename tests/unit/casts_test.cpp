// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(Casts, FunctionPointersThroughDataPointers)
{
  EXPECT_TARGETS_IN_C(R"(
void f(int x); void g(void);
static void *kept = (void *)f;
void run(void) {
  ((void (*)(long))kept)(1); // -> f
  void (*p)(void) = (void (*)(void))f;
  p(); // -> f
  const void *q = g;
  ((void (*)(void))q)(); // -> g
}
)");
}

TEST(Casts, IntegersKeepAddressesWithinAnExpression)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned long uintptr_t;
void f(void); void g(void);
uintptr_t stored;
void run(int n) {
  fn p = (fn)(((uintptr_t)f & ~1ul) + n);
  p(); // -> f, ?
  stored = (uintptr_t)g;
}
)");
}

TEST(Casts, IntegersAreOnePool)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned int u32;
void f(void); void g(void);
static u32 stored;
static void put(u32 x) { stored = x; }
void run(void) {
  put((u32)f);
  if ((u32)g == 3) { }
  ((fn)stored)(); // -> f
}
)");
}

TEST(Casts, ConstantsAsFunctions)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
#define IGNORE ((fn)1)
static fn p = IGNORE;
void run(void) {
  p(); // -> nothing
  ((fn)0)(); // -> nothing
  ((fn)0x10001)(); // -> ?
}
)");
}

TEST(Casts, ObjectsAtFixedAddresses)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct rom { unsigned version; fn start; fn table[2]; };
struct other { fn cb; };
void f(void);
static const struct rom *api = (const struct rom *)0x1ff00000;
static struct other other = { .cb = f };
static const struct other *none = (const struct other *)-1;
void run(void) {
  ((struct rom *)0x1ff00000)->start(); // -> ?
  api->table[1](); // -> ?
  (*(fn *)0x10000ff0)(); // -> ?
  (*(fn **)0x10000ff0)[3](); // -> ?
  if (none != &other) { other.cb(); } // -> f
}
)");
}

TEST(Casts, ContainerOf)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct link { struct link *next; };
struct item { int n; struct link link; fn cb; };
void f(void);
static struct item item = { .cb = f };
static void walk(struct link *l) {
  struct item *i = (struct item *)((char *)l - __builtin_offsetof(struct item, link));
  i->cb(); // -> f
}
void run(void) { walk(&item.link); }
)");
}

TEST(Casts, FirstMemberAndBack)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct base { fn a; };
struct derived { struct base base; fn b; };
void f(void); void g(void);
void run(struct base *p) {
  struct derived *d = (struct derived *)p;
  d->base.a = f;
  d->b = g;
  p->a(); // -> f
  ((struct base *)d)->a(); // -> f
  d->b(); // -> g
}
)");
}

TEST(Casts, UnrelatedRecordsShareByOffset)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct a { fn one; fn two; int three; };
struct b { fn uno; fn due; fn tre; };
void f(void); void g(void);
void run(struct a *p) {
  struct b *q = (struct b *)p;
  p->one = f;
  q->due = g;
  q->uno(); // -> f
  p->two(); // -> g
  q->tre(); // -> ?
}
)");
}

TEST(Casts, RecordAsArrayOfPointers)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct s { fn a; fn b; };
void f(void); void g(void);
void run(struct s *p) {
  p->a = f;
  ((fn *)p)[0](); // -> f, g
  ((fn *)p)[1] = g;
  p->b(); // -> g
}
)");
}

TEST(Casts, RecordAsArrayOfPointersThroughVoid)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct s { fn a; fn b; };
void f(void); void g(void);
static void set(void *memory, fn value) { *(fn *)memory = value; }
static fn get(void *memory) { fn *p = memory; return *p; }
void run(struct s *p) {
  set(p, f);
  p->b = g;
  get(p)(); // -> f, g
  p->a(); // -> f
}
)");
}

TEST(Casts, ArrayOfPointersAsRecord)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct s { fn a; fn b; };
void f(void); void g(void);
static fn table[2] = { f };
void run(void) {
  struct s *p = (struct s *)table;
  p->b(); // -> f, g
  p->a = g;
  table[0](); // -> f, g
}
)");
}

TEST(Casts, PointersSeenAsIntegers)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned int u32;
void f(void); void g(void);
static fn slot = f, target;
void run(void) {
  u32 bits = *(u32 *)&slot;
  ((fn)bits)(); // -> f, g
  *(u32 *)&target = (u32)g;
  target(); // -> f, g
}
)");
}

TEST(Casts, CopiesByBytesAndByWords)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
static fn slot, other, words[2], moved[2];
static void copyWords(void *to, const void *from, int count) {
  unsigned *a = to;
  const unsigned *b = from;
  while (count--)
    *a++ = *b++;
}
static void copy(void *to, const void *from, int count) {
  unsigned char *a = to;
  const unsigned char *b = from;
  while (count--)
    *a++ = *b++;
}
void run(int i) {
  fn own = f;
  copy(&slot, &own, sizeof own);
  slot(); // -> f
  words[1] = g;
  *(unsigned long long *)moved = *(unsigned long long *)words;
  moved[i](); // -> g
  copyWords(&other, &own, 1);
  other(); // -> f
}
)");
}

TEST(Casts, IntegersByWayOfTheirBytes)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned int u32;
void *memcpy(void *, const void *, unsigned);
struct r { fn f; int k; };
void f(void); void g(void);
static u32 bits, words[2];
static struct r record;
static fn target;
void run(u32 number) {
  fn own = f;
  memcpy(&bits, &own, sizeof bits);
  ((fn)bits)(); // -> f, g
  record.f = g;
  memcpy(words, &record, sizeof words);
  ((fn)words[0])(); // -> f, g
  memcpy(&target, &number, sizeof target);
  target(); // -> f, g
}
)");
}

TEST(Casts, OpaqueHandles)
{
  EXPECT_TARGETS_IN_C(R"(
struct opaque;
struct real { void (*cb)(void); };
void f(void);
static struct real object = { f };
struct opaque *open(void) { return (struct opaque *)&object; }
void run(void) {
  ((struct real *)open())->cb(); // -> f
}
)");
}

} // namespace
} // namespace headroom
