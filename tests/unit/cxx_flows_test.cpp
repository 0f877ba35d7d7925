// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "extracted_unit.h"
#include "reference_solver.h"

namespace headroom {
namespace {

using namespace test;

TEST(CxxFlows, ReferencesArePointers)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g();
static void set(fn &slot) { slot = f; }
static const fn &same(const fn &slot) { return slot; }
static void invoke(void (&function)()) {
  function(); // -> g
}
void run() {
  fn p;
  set(p);
  p(); // -> f
  fn &alias = p;
  alias(); // -> f
  same(p)(); // -> f
  invoke(g);
}
)");
}

TEST(CxxFlows, VirtualMethods)
{
  EXPECT_TARGETS_IN_CXX(R"(
struct Base { virtual void run(); virtual void other(); };
struct Middle : Base { void run() override; };
struct Leaf final : Middle { void run() override; };
void Base::run() {} void Base::other() {} void Middle::run() {} void Leaf::run() {}
void call(Base *b, Middle &m) {
  b->run(); // -> Base::run, Middle::run, Leaf::run
  m.run(); // -> Middle::run, Leaf::run
  b->other(); // -> Base::other
  m.Middle::run();
}
)");
}

TEST(CxxFlows, PureVirtualMethodsOfUsedClasses)
{
  EXPECT_TARGETS_IN_CXX(R"(
struct Interface { virtual int get(int x) = 0; };
struct Used : Interface { int get(int x) override { return x; } };
struct Unused : Interface { int get(int x) override { return x + 1; } };
static int ask(Interface &i) {
  return i.get(1); // -> Used::get
}
int run() { Used u; return ask(u); }
)");
}

TEST(CxxFlows, PointersToMethods)
{
  EXPECT_TARGETS_IN_CXX(R"(
struct S { void one(); void two(); virtual void three(); };
struct T : S { void three() override; };
void S::one() {} void S::two() {} void S::three() {} void T::three() {}
using method = void (S::*)();
static method stored = &S::one;
void run(S &s, S *p, bool b) {
  (s.*stored)(); // -> S::one
  method m = b ? &S::two : &S::one;
  (p->*m)(); // -> S::one, S::two
  method v = &S::three;
  (p->*v)(); // -> S::three, T::three
}
)");
}

TEST(CxxFlows, LambdasAndTheirCaptures)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g();
template <typename T> void apply(T callable) { callable(); }
void run() {
  fn p = f;
  fn q = g;
  auto copy = [p] {
    p(); // -> f
  };
  copy();
  auto reference = [&q] {
    q(); // -> f, g
  };
  q = f;
  apply(reference);
  auto named = [r = q] {
    r(); // -> f, g
  };
  named();
  [](fn x) {
    x(); // -> f
  }(f);
  struct Holder {
    fn member = g;
    void use() {
      [this] {
        member(); // -> g
      }();
    }
  } holder;
  holder.use();
}
)");
}

TEST(CxxFlows, LambdaThroughItsInvoker)
{
  const SourceFacts facts = factsOfCxx(R"(
using fn = void (*)();
void f();
void run() {
  void (*plain)(fn) = [](fn x) { x(); };
  plain(f);
}
)");
  const ReferenceSolver solver(facts);
  unsigned found = 0;
  for (const SourceCall &call : facts.calls) {
    if (call.through == "parameter x") {
      EXPECT_EQ(solver.targetsOf(call), std::set<std::string>{"f"});
      ++found;
    }
    if (call.through == "local plain") {
      EXPECT_EQ(solver.targetsOf(call).size(), 1U);
      ++found;
    }
  }
  EXPECT_EQ(found, 2U);
}

TEST(CxxFlows, GenericLambdaThroughItsInvoker)
{
  const SourceFacts facts = factsOfCxx(R"(
using fn = void (*)();
void f(); void g();
void run() {
  void (*first)(fn) = [](auto x) { x(); };
  void (*second)(fn, int) = [](auto x, auto) { x(); };
  first(f);
  second(g, 1);
}
)");
  const ReferenceSolver solver(facts);
  std::vector<std::set<std::string>> entered;
  for (const SourceCall &call : facts.calls)
    if (call.through == "parameter x")
      entered.push_back(solver.targetsOf(call));
  std::sort(entered.begin(), entered.end());
  EXPECT_EQ(entered, (std::vector<std::set<std::string>>{{"f"}, {"g"}}));
}

TEST(CxxFlows, Templates)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g();
template <typename T> struct Box { T value; void call() {
  value(); // -> f, g
} };
template <fn F> void direct() { F(); }
template <typename T> T identity(T x) { return x; }
template struct Box<fn>;
void run() {
  Box<fn> box{f};
  box.call();
  box.value = identity(g);
  direct<g>();
}
)");
}

TEST(CxxFlows, RangeFor)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g();
void run() {
  static const fn table[] = {f, g};
  for (fn p : table)
    p(); // -> f, g
}
)");
}

TEST(CxxFlows, StructuredBindingsAndDefaults)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g();
struct Pair { fn first; fn second; };
static void take(fn p = g) {
  p(); // -> g
}
void run() {
  Pair pair{f, g};
  auto [a, b] = pair;
  a(); // -> f
  b(); // -> g
  take();
}
)");
}

TEST(CxxFlows, ReinterpretedReferences)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f();
struct A { fn one; };
struct B { fn uno; };
void run(A &a) {
  a.one = f;
  B &b = reinterpret_cast<B &>(a);
  b.uno(); // -> f
}
)");
}

} // namespace
} // namespace headroom
