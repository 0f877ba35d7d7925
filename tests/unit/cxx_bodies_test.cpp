// SPDX-License-Identifier: Apache-2.0
// Functions as blocks of operations: what C++ adds.
#include <gtest/gtest.h>

#include "body_text.h"
#include "extracted_unit.h"

namespace headroom::test {
namespace {

TEST(CxxBodies, CallTheOperatorsOfNewAndDelete)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Item { int a, b; };
    Item *make() { Item *one = new Item; int *many = new int[4]; delete[] many; return one; }
  )",
                     "_Z4makev", R"(
0: %1 = _Znwj(8); one = (struct Item *)%1; %2 = _Znaj(16); many = %2; _ZdaPv(many); result one; return
)");
}

TEST(CxxBodies, TakeALiteralOfARecordWithOneMemberAsItsValue)
{
  EXPECT_BODY_IN_CXX(R"(
    typedef struct { long long ticks; } timeout;
    int take(int *sem, timeout most);
    int f(int *sem) { take(sem, (timeout){0}); return take(sem, (timeout){.ticks = -1}); }
  )",
                     "_Z1fPi", R"(
0: _Z4takePi7timeout(sem, 0); %1 = _Z4takePi7timeout(sem, -1); result %1; return
)");
}

TEST(CxxBodies, ConstructWhatTheyAllocate)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Item { Item(int x); ~Item(); int a, b; };
    void take() { Item *one = new Item(3); delete one; }
  )",
                     "_Z4takev", R"(
0: %1 = _Znwj(8); _ZN4ItemC1Ei((struct Item *)%1, 3); one = (struct Item *)%1; _ZN4ItemD1Ev(one); _ZdlPvj(one); return
)");
}

TEST(CxxBodies, DestroyVariablesAtEveryEndOfTheirScope)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Guard { Guard(int *lock); ~Guard(); int *lock; int key; };
    int work();
    int f(int *lock, int x)
    {
      Guard guard(lock);
      if (x)
        return work();
      work();
      return 0;
    }
  )",
                     "_Z1fPii", R"(
0: _ZN5GuardC1EPi(&guard, lock); if (x != 0) 2 else 1
1: _Z4workv(); _ZN5GuardD1Ev(&guard); result 0; return
2: %1 = _Z4workv(); _ZN5GuardD1Ev(&guard); result %1; return
)");
}

TEST(CxxBodies, DestroyTemporaries)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Text { Text(const char *); ~Text(); const char *begin; int length; };
    int lengthOf(const Text &);
    int f() { return lengthOf(Text("abc")); }
  )",
                     "_Z1fv", R"(
0: _ZN4TextC1EPKc(&$0, ""); %1 = _Z8lengthOfRK4Text(&$0); result %1; return
)");
}

TEST(CxxBodies, PassThisFirst)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Counter { int value, limit; int add(int n); virtual int get(); };
    int Counter::add(int n) { value += n; return get() + limit; }
  )",
                     "_ZN7Counter3addEi", R"(
0: this->value = (this->value + n); %1 = _ZN7Counter3getEv(this); result (%1 + this->limit); return
)");
}

TEST(CxxBodies, InitialiseMembersBeforeTheBody)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Base { Base(int); int x, y; };
    struct Part { Part(); int z, w; };
    struct Whole : Base { Whole(int *p); int &held; int count = 7; Part part; };
    void g();
    Whole::Whole(int *p) : Base(1), held(*p) { g(); }
  )",
                     "_ZN5WholeC1EPi", R"(
0: _ZN4BaseC1Ei(this, 1); this->held = p; this->count = 7; _ZN4PartC1Ev(&this->part); _Z1gv(); return
)");
}

TEST(CxxBodies, ReadAndWriteThroughReferences)
{
  EXPECT_BODY_IN_CXX("int f(int &a, const int &b) { int &c = a; c = b; a += 1; return (a = 3); }", "_Z1fRiRKi", R"(
0: c = a; *c = *b; *a = (*a + 1); *a = 3; result *a; return
)");
}

TEST(CxxBodies, LowerTheOperatorOfALambda)
{
  EXPECT_BODY_IN_CXX("void g(int); int f(int x) { auto add = [&x](int y) { x += y; }; add(3); return x; }", "_Z1fi", R"(
0: $0 = &x; add = $0; _ZZ1fiENK3$_0clEi(&add, 3); result x; return
)");
}

TEST(CxxBodies, LoopOverRanges)
{
  EXPECT_BODY_IN_CXX("void g(int); int many[3]; void f() { for (int one : many) g(one); }", "_Z1fv", R"(
0: __range1 = &many; __end1 = (__range1 + 3); __begin1 = __range1; -> 1
1: if (__begin1 != __end1) 2 else 3
2: one = *__begin1; _Z1gi(one); __begin1 = (__begin1 + 1); -> 1
3: return
)");
}

TEST(CxxBodies, GiveDefaultArgumentsToEveryCall)
{
  EXPECT_BODY_IN_CXX("int now(); void g(int when = now(), int what = 3); void f() { g(); g(1); }", "_Z1fv", R"(
0: %1 = _Z3nowv(); _Z1gii(%1, 3); _Z1gii(1, 3); return
)");
}

TEST(CxxBodies, AreNotReadWhereExceptionsAreCaught)
{
  const SourceFacts facts = factsOfCxx("void g(); void f() { try { g(); } catch (...) { } }", {"-fexceptions", "-fcxx-exceptions"});
  ASSERT_EQ(facts.bodies.size(), 1u);
  EXPECT_TRUE(facts.bodies[0].blocks.empty());
}

TEST(CxxBodies, DestroyMembersAndBasesBehindTheBody)
{
  EXPECT_BODY_IN_CXX(R"(
    struct Base { ~Base(); int x; };
    struct Part { ~Part(); int y; };
    struct Whole : Base { ~Whole(); Part part; };
    void g();
    Whole::~Whole() { g(); }
  )",
                     "_ZN5WholeD1Ev", R"(
0: _Z1gv(); _ZN4PartD1Ev(&this->part); _ZN4BaseD1Ev(this); return
)");
}

} // namespace
} // namespace headroom::test
