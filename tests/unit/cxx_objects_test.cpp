// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

std::vector<std::string> directCallees(const SourceFacts &facts, const std::string &caller)
{
  std::vector<std::string> names;
  for (const SourceCall &call : facts.calls)
    if (facts.functions[call.caller].name == caller && call.callee != noIndex)
      names.push_back(facts.functions[call.callee].name);
  return names;
}

TEST(CxxObjects, ConstructorsAndMemberInitialisers)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g(); void h();
struct Base { explicit Base(fn p) : kept(p) {} fn kept; };
struct Device : Base {
  Device(fn p, fn q) : Base(p), callback(q) {}
  fn callback;
  fn fallback = h;
  void fire() {
    kept(); // -> f
    callback(); // -> g
    this->fallback(); // -> h
  }
};
Device device(f, g);
void run() { device.fire(); }
)");
}

TEST(CxxObjects, ImplicitAndInheritedConstructors)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f(); void g();
struct Part { Part() : p(f) {} fn p; };
struct Whole { Part part; };
struct Base { Base(fn q) : kept(q) {} fn kept; };
struct Derived : Base { using Base::Base; };
void run() {
  Whole whole;
  whole.part.p(); // -> f
  Derived derived(g);
  derived.kept(); // -> g
}
)");
}

TEST(CxxObjects, NewAndDeleteAreCalls)
{
  const SourceFacts facts = factsOfCxx(R"(
struct S { S(int); virtual ~S(); int x; };
void run() { S *s = new S(1); delete s; }
)");
  EXPECT_EQ(directCallees(facts, "_Z3runv"), (std::vector<std::string>{"_Znwj", "_ZN1SC1Ei", "_ZN1SD1Ev", "_ZdlPvj"}));
  for (const SourceCall &call : facts.calls) {
    if (facts.functions[call.callee].name == "_Znwj") {
      ASSERT_EQ(call.arguments.size(), 1U);
      EXPECT_EQ(call.arguments[0].value, 8);
    }
    if (facts.functions[call.callee].name == "_ZN1SD1Ev") {
      EXPECT_TRUE(call.isVirtual);
    }
  }
}

TEST(CxxObjects, DestructorsAtTheEndOfScopes)
{
  const SourceFacts facts = factsOfCxx(R"(
struct Part { ~Part(); };
struct Guard { Guard(); ~Guard() {} Part part; };
void run() { Guard guard; }
)");
  EXPECT_EQ(directCallees(facts, "_Z3runv"), (std::vector<std::string>{"_ZN5GuardC1Ev", "_ZN5GuardD1Ev"}));
  EXPECT_EQ(directCallees(facts, "_ZN5GuardD1Ev"), (std::vector<std::string>{"_ZN4PartD1Ev"}));
}

TEST(CxxObjects, DestructorsOfStaticObjects)
{
  const SourceFacts facts = factsOfCxx("struct Guard { ~Guard() {} }; Guard guard; void run() { static Guard inner; (void)inner; }");
  EXPECT_EQ(directCallees(facts, "_GLOBAL__sub_I_"), (std::vector<std::string>{"_ZN5GuardD1Ev"}));
  EXPECT_EQ(directCallees(facts, "_Z3runv"), (std::vector<std::string>{"_ZN5GuardD1Ev"}));
}

TEST(CxxObjects, InitializerLists)
{
  EXPECT_TARGETS_IN_CXX(R"(
namespace std {
template <class T> class initializer_list {
  const T *first;
  unsigned size_;
public:
  const T *begin() const { return first; }
  const T *end() const { return first + size_; }
};
}
using fn = void (*)();
void f(); void g();
static void each(std::initializer_list<fn> list) {
  for (fn p : list)
    p(); // -> f, g
}
void run() { each({f, g}); }
)");
}

TEST(CxxObjects, OperatorsAreCalls)
{
  EXPECT_TARGETS_IN_CXX(R"(
using fn = void (*)();
void f();
struct Callable { fn kept; void operator()(fn p) {
  p(); // -> f
} };
struct Smart { Callable *at; Callable *operator->() { return at; } };
void run(Callable &c, Smart s) {
  c(f);
  s->kept = f;
  c.kept(); // -> f
}
)");
}

TEST(CxxObjects, DynamicInitialisationHasACaller)
{
  const SourceFacts facts = factsOfCxx("int compute(); int value = compute();");
  ASSERT_EQ(facts.calls.size(), 1U);
  EXPECT_EQ(facts.functions[facts.calls[0].caller].name, "_GLOBAL__sub_I_");
  EXPECT_EQ(facts.functions[facts.calls[0].callee].name, "_Z7computev");
}

TEST(CxxObjects, RecordNamesAgreeWithC)
{
  const std::string text = "struct k_timer { void (*expiry_fn)(struct k_timer *); }; void run(struct k_timer *t) { t->expiry_fn(t); }";
  const SourceFacts c = factsOfC(text);
  const SourceFacts cxx = factsOfCxx("extern \"C\" {" + text + "}");
  ASSERT_EQ(c.calls.size(), 1U);
  ASSERT_EQ(cxx.calls.size(), 1U);
  EXPECT_EQ(c.calls[0].through, "struct k_timer.expiry_fn");
  EXPECT_EQ(cxx.calls[0].through, c.calls[0].through);
  EXPECT_EQ(c.calls[0].type, "void (struct k_timer *)");
  EXPECT_EQ(cxx.calls[0].type, c.calls[0].type);
  EXPECT_EQ(c.language, "c");
  EXPECT_EQ(cxx.language, "c++");
}

} // namespace
} // namespace headroom
