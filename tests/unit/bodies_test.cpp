// SPDX-License-Identifier: Apache-2.0
// Functions as blocks of operations: one construct each, in C.
#include <gtest/gtest.h>

#include "body_text.h"
#include "extracted_unit.h"

namespace headroom::test {
namespace {

TEST(Bodies, GuardAReturn)
{
  EXPECT_BODY_IN_C(R"(
    void *k_malloc(unsigned size);
    void k_free(void *block);
    int f(void)
    {
      void *p = k_malloc(64);
      if (!p)
        return -12;
      k_free(p);
      return 0;
    }
  )",
                   R"(
0: %1 = k_malloc(64); p = %1; if !p 2 else 1
1: k_free(p); result 0; return
2: result -12; return
)");
}

TEST(Bodies, ChooseAValue)
{
  EXPECT_BODY_IN_C("int f(int a, int b) { return a ? b : 7; }", R"(
0: if a 2 else 1
1: $0 = 7; -> 3
2: $0 = b; -> 3
3: result $0; return
)");
}

TEST(Bodies, ChooseTheValueItselfWhereItIsNotZero)
{
  EXPECT_BODY_IN_C("int g(void); int f(void) { return g() ?: 7; }", R"(
0: %1 = g(); $0 = %1; if %1 2 else 1
1: $0 = 7; -> 2
2: result $0; return
)");
}

TEST(Bodies, HaveNoChoiceWhereConfigurationChose)
{
  EXPECT_BODY_IN_C("int g(void); int f(int a) { return 0 ? g() : a; }", R"(
0: result a; return
)");
}

TEST(Bodies, DecideAsSoonAsTheyCan)
{
  EXPECT_BODY_IN_C("void g(void); void f(int a, int b) { if (a && !b) g(); }", R"(
0: if a 1 else 3
1: if !b 2 else 3
2: g(); return
3: return
)");
}

TEST(Bodies, YieldOneOrZeroOfAConjunction)
{
  EXPECT_BODY_IN_C("int f(int a, int b, int c) { int d = a && (b || c); return d; }", R"(
0: $0 = (a != 0); if a 1 else 3
1: $0 = (b != 0); if b 3 else 2
2: $0 = (c != 0); -> 3
3: d = $0; result d; return
)");
}

TEST(Bodies, SwitchOverCasesAndRanges)
{
  EXPECT_BODY_IN_C(R"(
    void g(int x);
    void f(int x)
    {
      switch (x) {
      case 1:
        g(10);
      case 2 ... 4:
        g(20);
        break;
      default:
        g(30);
      }
    }
  )",
                   R"(
0: switch x {1: 2, 2: 3, 3: 3, 4: 3, else 1}
1: g(30); return
2: g(10); -> 3
3: g(20); return
)");
}

TEST(Bodies, TakeAnyWayOutOfALongRange)
{
  EXPECT_BODY_IN_C("void g(void); void f(int x) { switch (x) { case 0 ... 1000: g(); } }", R"(
0: any of 1, 2
1: g(); return
2: return
)");
}

TEST(Bodies, KeepADefaultBesideEveryEnumerator)
{
  EXPECT_BODY_IN_C("enum e { a, b }; void g(int); void f(enum e x) { switch (x) { case a: g(1); break; case b: g(2); break; default: g(3); } }", R"(
0: switch x {0: 2, 1: 3, else 1}
1: g(3); return
2: g(1); return
3: g(2); return
)");
}

TEST(Bodies, HaveNoOtherWayWhereEveryEnumeratorHasACase)
{
  EXPECT_BODY_IN_C("enum e { a, b }; void g(int); void f(enum e x) { switch (x) { case a: g(1); break; case b: g(2); } }", R"(
0: switch x {0: 1, 1: 2, else 3}
1: g(1); return
2: g(2); return
3: end
)");
}

TEST(Bodies, LoopWithSteps)
{
  EXPECT_BODY_IN_C("void g(int x); void f(int n) { for (int i = 0; i < n; i++) { if (i == 3) continue; g(i); } }", R"(
0: i = 0; -> 1
1: if (i < n) 2 else 5
2: if (i == 3) 4 else 3
3: g(i); -> 4
4: i = (i + 1); -> 1
5: return
)");
}

TEST(Bodies, LoopUntilABreak)
{
  EXPECT_BODY_IN_C("int g(void); void f(void) { while (1) { if (g()) break; } }", R"(
0: -> 1
1: %1 = g(); if %1 2 else 1
2: return
)");
}

TEST(Bodies, RunOnceInDoWhileZero)
{
  EXPECT_BODY_IN_C("void g(void); void f(void) { do { g(); } while (0); }", R"(
0: g(); return
)");
}

TEST(Bodies, GoWhereTheyAreTold)
{
  EXPECT_BODY_IN_C(R"(
    int g(void);
    int f(void)
    {
      int err = g();
      if (err)
        goto out;
      err = g();
    out:
      return err;
    }
  )",
                   R"(
0: %1 = g(); err = %1; if err 2 else 1
1: %2 = g(); err = %2; -> 2
2: result err; return
)");
}

TEST(Bodies, GoToAComputedLabel)
{
  EXPECT_BODY_IN_C("void g(void); void f(int x) { void *to = x ? &&a : &&b; goto *to; a: g(); b: return; }", R"(
0: if x 2 else 1
1: $0 = ?; -> 3
2: $0 = ?; -> 3
3: to = $0; any of 4, 5
4: g(); -> 5
5: return
)");
}

constexpr const char *timeouts = R"(
    typedef struct { long long ticks; } k_timeout_t;
    #define K_TICKS(t) ((k_timeout_t){ .ticks = (t) })
    #define K_NO_WAIT ((k_timeout_t){0})
    #define K_FOREVER ((k_timeout_t){ .ticks = -1 })
    #define K_MSEC(ms) K_TICKS((long long)(__builtin_constant_p(ms) ? ((ms) < 4 ? 1 : (ms) / 4) : 0))
    #define K_TIMEOUT_EQ(a, b) ((a).ticks == (b).ticks)
    struct k_sem;
    int k_sem_take(struct k_sem *sem, k_timeout_t timeout);
)";

TEST(Bodies, TakeARecordOfOneScalarForThatScalar)
{
  EXPECT_BODY_IN_C(std::string(timeouts) + R"(
    int f(struct k_sem *sem, k_timeout_t timeout)
    {
      k_sem_take(sem, K_FOREVER);
      k_sem_take(sem, K_MSEC(100));
      k_timeout_t none = K_NO_WAIT;
      k_sem_take(sem, none);
      if (K_TIMEOUT_EQ(timeout, K_NO_WAIT))
        return 1;
      return k_sem_take(sem, timeout);
    }
  )",
                   R"(
0: k_sem_take(sem, -1); k_sem_take(sem, 25); none = 0; k_sem_take(sem, none); if (timeout == 0) 2 else 1
1: %1 = k_sem_take(sem, timeout); result %1; return
2: result 1; return
)");
}

TEST(Bodies, LockInAForLoop)
{
  EXPECT_BODY_IN_C(R"(
    struct k_spinlock { int owner; int *thread; };
    typedef struct { int key; } k_spinlock_key_t;
    k_spinlock_key_t k_spin_lock(struct k_spinlock *lock);
    void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key);
    #define K_SPINLOCK(lck) \
      for (k_spinlock_key_t i = {}, key = k_spin_lock(lck); !i.key; k_spin_unlock(lck, key), i.key = 1)
    static struct k_spinlock lock;
    void g(void);
    void f(void) { K_SPINLOCK(&lock) { g(); } }
  )",
                   R"(
0: i = 0; %1 = k_spin_lock(&lock); key = %1; -> 1
1: if !i 2 else 3
2: g(); k_spin_unlock(&lock, key); i = 1; -> 1
3: return
)");
}

TEST(Bodies, LockInterruptsByMacro)
{
  EXPECT_BODY_IN_C(R"(
    unsigned arch_irq_lock(void);
    void arch_irq_unlock(unsigned key);
    #define irq_lock() arch_irq_lock()
    #define irq_unlock(key) arch_irq_unlock(key)
    int state;
    void f(void)
    {
      unsigned int key = irq_lock();
      state++;
      irq_unlock(key);
    }
  )",
                   R"(
0: %1 = arch_irq_lock(); key = %1; state = (state + 1); arch_irq_unlock(key); return
)");
}

TEST(Bodies, FillAndPassRecords)
{
  EXPECT_BODY_IN_C(R"(
    struct pair { int a; void *b; };
    void take(struct pair p);
    void look(const struct pair *p);
    struct pair make(void);
    struct pair f(void *x)
    {
      struct pair one = { .b = x };
      struct pair two = one;
      look(&two);
      take((struct pair){ 1, x });
      look(&(struct pair){ 2, x });
      one = make();
      return one;
    }
  )",
                   R"(
0: one.a = 0; one.b = x; two := one; look(&two); $0.a = 1; $0.b = x; take(?(&$0)); $1.a = 2; $1.b = x; look(&$1); make(); one := $2; result ?(&one); return
)");
}

TEST(Bodies, HandOutAddresses)
{
  EXPECT_BODY_IN_C(R"(
    int get(void **out);
    int f(void)
    {
      void *p = 0;
      int err = get(&p);
      return err ? err : p != 0;
    }
  )",
                   R"(
0: p = 0; %1 = get(&p); err = %1; if err 2 else 1
1: $0 = (p != 0); -> 3
2: $0 = err; -> 3
3: result $0; return
)");
}

TEST(Bodies, NameFieldsOfTheNearestNamedRecord)
{
  EXPECT_BODY_IN_C(R"(
    struct node { struct node *next; };
    struct box { union { struct node list; struct { short low, high; } parts; }; int count; struct box *up; };
    void f(struct box *b, int i)
    {
      struct box many[4];
      b->parts.low = 1;
      b->up->count = 2;
      b->list.next = 0;
      many[i].count = b[2].count;
    }
  )",
                   R"(
0: b->parts.low = 1; b->up->count = 2; b->list = 0; many[i].count = b[2].count; return
)");
}

TEST(Bodies, ConvertWhereTheValueChanges)
{
  EXPECT_BODY_IN_C(R"(
    struct s { int a, b; };
    void take(struct s *s, unsigned char c, signed char d, long long e, unsigned u);
    void f(void *p, int x, unsigned y) { take(p, x, y, x, x); }
  )",
                   R"(
0: take((struct s *)p, (u8)x, (i8)y, x, (u32)x); return
)");
}

TEST(Bodies, FoldConstants)
{
  EXPECT_BODY_IN_C(R"(
    enum { size = 4 };
    void take(unsigned a, int b, unsigned c, int d);
    #define ROUND_UP(x, a) (((unsigned long)(x) + ((unsigned long)(a) - 1)) & ~((unsigned long)(a) - 1))
    void f(void) { take(ROUND_UP(13, 8), size * (3 + (int)sizeof(long long)) << 1, 0u - 1, -7 / 2 % 4); }
  )",
                   R"(
0: take(16, 88, 4294967295, -3); return
)");
}

TEST(Bodies, ComputeInCompoundAssignments)
{
  EXPECT_BODY_IN_C("int f(int a, short *p, char c) { a += 2; a <<= c; *p |= a; c -= 1; return --a + c++; }", R"(
0: a = (a + 2); a = (a << c); *p = (i16)(*p | a); c = (u8)(c - 1); a = (a - 1); c = (u8)(c + 1); result ((a - 1) + c); return
)");
}

TEST(Bodies, StepThroughPointers)
{
  EXPECT_BODY_IN_C("int f(int *p, int *q) { p++; p += 3; q = p - 1; return q - p + (p < q); }", R"(
0: p = (p + 1); p = (p + 3); q = (p - 1); result (((q - p) / 4) + (p <u q)); return
)");
}

TEST(Bodies, YieldWhatAStatementExpressionEndsIn)
{
  EXPECT_BODY_IN_C("int g(int); int f(int a) { return 1 + ({ int t = g(a); if (t < 0) t = 0; t; }); }", R"(
0: %1 = g(a); t = %1; if (t < 0) 1 else 2
1: t = 0; -> 2
2: result (1 + t); return
)");
}

TEST(Bodies, ExpectNothingOfLikelihood)
{
  EXPECT_BODY_IN_C("void g(void) __attribute__((noreturn)); void f(int *p) { if (__builtin_expect(!!(p == 0), 0)) g(); }", R"(
0: if !!(p == 0) 1 else 2
1: g(); end
2: return
)");
}

TEST(Bodies, BeginWithAWayToNowhereWhereTheCompilerMayLeaveATestOut)
{
  EXPECT_BODY_IN_C("void g(void); void f(int *p) { if (p == 0) { g(); __builtin_unreachable(); } }", R"(
0: any of 1, 4
1: if (p == 0) 2 else 3
2: g(); end
3: return
4: end
)");
}

TEST(Bodies, EndWhereACallDoesNotReturn)
{
  EXPECT_BODY_IN_C("void panic(void) __attribute__((noreturn)); void f(int x) { if (x) panic(); }", R"(
0: if x 1 else 2
1: panic(); end
2: return
)");
}

TEST(Bodies, WriteUnknownFromAssembly)
{
  EXPECT_BODY_IN_C(R"(unsigned f(unsigned x) { unsigned key; __asm__ volatile("mrs %0, %1" : "=r"(key) : "r"(x) : "memory"); return key; })", R"(
0: key = ?; key = ?(x); result key; return
)");
}

TEST(Bodies, AllocateVariableArrays)
{
  EXPECT_BODY_IN_C("void g(void *, void *); void f(int n) { int a[n]; void *p = __builtin_alloca(16); g(a, p); }", R"(
0: allocate (n * 4); %1 = allocate 16; p = %1; g(&a, p); return
)");
}

TEST(Bodies, CleanUpAtEveryEndOfAScope)
{
  EXPECT_BODY_IN_C(R"(
    void drop(int *x);
    int g(void);
    int f(int a)
    {
      __attribute__((cleanup(drop))) int held = g();
      if (a)
        return held;
      g();
      return 2;
    }
  )",
                   R"(
0: %1 = g(); held = %1; if a 2 else 1
1: g(); drop(&held); result 2; return
2: drop(&held); result held; return
)");
}

TEST(Bodies, ExchangeAtomically)
{
  EXPECT_BODY_IN_C(R"(
    int f(int *p, int *q)
    {
      __atomic_store_n(p, 3, 5);
      __atomic_fetch_add(q, 1, 5);
      return __atomic_exchange_n(p, 4, 5) + __atomic_load_n(q, 5);
    }
  )",
                   R"(
0: *p = 3; *q = ?; *p = 4; result (*p + *q); return
)");
}

TEST(Bodies, CallThroughPointers)
{
  EXPECT_BODY_IN_C("struct ops { int (*run)(int); int x; }; int f(const struct ops *o, int a) { return o->run(a) + o->run(2); }", R"(
0: read o->run; %1 = struct ops.run(a); read o->run; %2 = struct ops.run(2); result (%1 + %2); return
)");
}

TEST(Bodies, WriteThroughOutputsOfBuiltins)
{
  EXPECT_BODY_IN_C("int f(unsigned a, unsigned b) { unsigned sum; if (__builtin_add_overflow(a, b, &sum)) return -1; return sum; }", R"(
0: sum = ?; sum = ?; if ?(a, b, &sum) 2 else 1
1: result (i32)sum; return
2: result -1; return
)");
}

} // namespace
} // namespace headroom::test
