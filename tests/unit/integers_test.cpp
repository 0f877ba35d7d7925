// SPDX-License-Identifier: Apache-2.0
// Addresses that lie in memory as integers, that local integers carry, and that are computed.
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(Integers, AreStoredThroughPointersToAnything)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned int u32;
struct r { int k; fn f; };
void f(void); void g(void);
static fn word, kept;
static struct r record;
static void put32(void *p, u32 x) { *(u32 *)p = x; }
static void put32Behind(void *p, u32 x) { ((u32 *)p)[1] = x; }
void run(void) {
  put32(&word, (u32)f);
  word(); // -> f
  put32Behind(&record, (u32)f);
  record.f(); // -> f
  kept = g;
  kept(); // -> g
}
)");
}

TEST(Integers, AreReadThroughPointersToAnything)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned long word;
void f(void);
static fn from = f, to;
static word get(const void *p) { return *(const word *)p; }
static void put(void *p, word x) { *(word *)p = x; }
void run(int n) {
  word w = get(&from);
  put(&to, w + n - n);
  to(); // -> f
}
)");
}

TEST(Integers, OfWhichTheAddressIsTaken)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned long word;
void f(void);
static word cell;
static fn read(void *p) { return *(fn *)p; }
void run(void) {
  cell = (word)f;
  read(&cell)(); // -> f
}
)");
}

// memset and its like reach every object; what they write is no address.
TEST(Integers, ThatCarryNoAddressStoreNone)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned int u32;
void f(void); void g(void);
static fn kept = f;
static u32 number;
static void fill(void *p, int c, u32 n) {
  unsigned char byte = (unsigned char)c;
  u32 word = byte;
  word |= word << 8;
  u32 *to = p;
  while (n--)
    *to++ = word;
  *to = (*to & ~1u) | byte;
  *to = 0xffffffffu;
  *to = n > 3;
}
static void count(void *p, int n) { *(int *)p = n; }
void run(int n) {
  number = (u32)g;
  fill(&kept, 0, sizeof kept);
  count(&kept, n);
  kept(); // -> f
}
)");
}

// A register at a number, and what is written there, says nothing of functions.
TEST(Integers, AtPlacesThatNumbersNameLetNothingEscape)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned int u32;
static u32 seen, kept;
static void handler(fn p) {
  p(); // -> nothing
}
static fn table[1];
void run(u32 address, u32 value) {
  kept = (u32)table;
  *(volatile u32 *)0x40001000 = value;
  *(volatile u32 *)address = value;
  volatile u32 *registers = (volatile u32 *)address;
  registers[1] = value;
  seen = *(volatile u32 *)0x40001004;
  table[0](); // -> nothing
  seen = (u32)handler;
}
)");
}

// lib/os/heap.c of Zephyr: the start is rounded as an integer, in a variable of its own. Others hold what any integer may.
TEST(Integers, OfOneValueCarryAnAddress)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned long uintptr_t;
void f(void); void g(void);
struct heap { fn onFull; };
struct other { fn cb; };
static fn table[2] = { f, f };
static fn second[2] = { g, g };
static fn *rounded(void *memory) {
  uintptr_t start = (((uintptr_t)memory + 7) / 8) * 8;
  const uintptr_t same = start;
  fn *first = (fn *)same;
  return first;
}
static fn *reassigned(void *memory, int n) {
  uintptr_t start = (uintptr_t)memory;
  if (n)
    start = (uintptr_t)second;
  return (fn *)start;
}
static void change(uintptr_t *p) { *p += 4; }
static fn *shared(void *memory) {
  uintptr_t start = (uintptr_t)memory;
  change(&start);
  return (fn *)start;
}
void run(int n) {
  rounded(table)[1](); // -> f
  reassigned(table, n)[1](); // -> f, g
  shared(table)[0](); // -> f, g
}
)");
}

TEST(Integers, FunctionPlusADistanceIsAnotherFunction)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
typedef unsigned long uintptr_t;
void f(void); void base(void);
static int distance[1];
void run(int i) {
  distance[0] = (int)((char *)f - (char *)base);
  ((fn)((char *)base + distance[i]))(); // -> ?, base
  ((fn)((uintptr_t)base + distance[i]))(); // -> ?, base
  char *start = (char *)base;
  ((fn)(start + distance[i]))(); // -> ?, base
  ((fn)&start[i])(); // -> ?, base
  ((fn)((char *)base + 1))(); // -> base
  ((fn)((uintptr_t)base | 1))(); // -> base
}
)");
}

TEST(Integers, NamesInAssemblyCanBeStoredAndWritten)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
static fn named = f;
static fn untouched = f;
static void stored(fn p) {
  p(); // -> ?
}
static void entered(fn p) {
  p(); // -> f
}
static void commented(fn p) {
  p(); // -> nothing
}
void run(void) {
  __asm__ volatile("ldr r3, =stored\n ldr r2, =named\n str r3, [r2] @ not commented\n" : : : "r2", "r3", "memory");
  named(); // -> ?, f
  untouched(); // -> f
  __asm__ volatile("mov r0, %0\n 1: bl entered\n b 1b" : : "r"(f) : "r0");
  (void)commented;
}
)");
}

} // namespace
} // namespace headroom
