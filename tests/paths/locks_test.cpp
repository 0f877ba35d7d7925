// SPDX-License-Identifier: Apache-2.0
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Locks, HeldBetweenTakingAndReleasing)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  unsigned key = irq_lock();
  k_sem_take(&s, K_NO_WAIT); // when: lock:irq args(&s, 0)
  irq_unlock(key);
  k_sem_take(&s, K_FOREVER); // when: args(&s, -1)
}
)");
}

TEST(Locks, NestedAndOfTwoKinds)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
extern struct k_spinlock l;
void f(void)
{
  k_spinlock_key_t key = k_spin_lock(&l);
  unsigned irq = irq_lock();
  k_sleep(K_FOREVER); // when: lock:spin lock:irq args(-1)
  irq_unlock(irq);
  k_sleep(K_FOREVER); // when: lock:spin args(-1)
  k_spin_unlock(&l, key);
}
)");
}

TEST(Locks, WrappersTakeAndRelease)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
static k_spinlock_key_t take(void) { return k_spin_lock(&l); }
static void give(k_spinlock_key_t key) { k_spin_unlock(&l, key); }
void f(void)
{
  k_spinlock_key_t key = take();
  k_sleep(K_FOREVER); // when: lock:spin args(-1)
  give(key);
  k_sleep(K_FOREVER); // when: args(-1)
}
)");
}

TEST(Locks, KeyStoredThroughAPointer)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
static void take(k_spinlock_key_t *key) { *key = k_spin_lock(&l); }
void f(void)
{
  k_spinlock_key_t key;
  take(&key);
  k_sleep(K_FOREVER); // when: lock:spin args(-1)
  k_spin_unlock(&l, key);
}
)");
}

TEST(Locks, ReturnWithTheLockHeld)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
int f(int x)
{
  k_spinlock_key_t key = k_spin_lock(&l);
  if (x)
    return -1; // expect: lock-leak
  k_spin_unlock(&l, key);
  return 0;
}
)");
}

TEST(Locks, EveryPathReleases)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
int f(int x)
{
  int ret = 0;
  k_spinlock_key_t key = k_spin_lock(&l);
  if (x) {
    ret = -1;
    goto out;
  }
  unknown(0);
out:
  k_spin_unlock(&l, key);
  return ret;
}
)");
}

TEST(Locks, ConditionalLockAndRelease)
{
  EXPECT_PATHS(R"(
int f(int locked)
{
  unsigned key;
  if (!locked)
    key = irq_lock();
  unknown(0);
  if (!locked)
    irq_unlock(key);
  return 0;
}
)");
}

TEST(Locks, BreakOutOfTheScope)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
int f(int x)
{
  K_SPINLOCK(&l) {
    if (x)
      return -1; // expect: lock-scope-exit
    unknown(0);
  }
  return 0;
}
)");
}

TEST(Locks, ScopeIsLeftAtItsEnd)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
int f(int x)
{
  K_SPINLOCK(&l) {
    if (x)
      continue;
    k_sleep(K_FOREVER); // when: p0==0 lock:spin args(-1)
  }
  k_sleep(K_FOREVER); // when: args(-1)
  return 0;
}
)");
}

TEST(Locks, TheCallersLockIsDropped)
{
  EXPECT_PATHS(R"(
void f(struct k_spinlock *l, k_spinlock_key_t key)
{
  k_spin_unlock(l, key);
  k_sleep(K_FOREVER); // when: dropped:1 args(-1)
}
extern struct k_spinlock lock;
void g(void)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  f(&lock, key);
  k_sleep(K_FOREVER); // when: args(-1)
}
)");
}

TEST(Locks, TheCallersLockIsDroppedAndTakenAgain)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
static void breathe(int n, k_spinlock_key_t key)
{
  while (n--) {
    k_spin_unlock(&l, key);
    key = k_spin_lock(&l);
  }
}
void f(int n)
{
  k_spinlock_key_t key = k_spin_lock(&l);
  breathe(n, key);
  k_sleep(K_FOREVER); // when: lock:spin args(-1)
  k_spin_unlock(&l, key);
}
)");
}

TEST(Locks, TryLockHoldsOnlyWhereItSucceeds)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
void f(void)
{
  k_spinlock_key_t key;
  if (k_spin_trylock(&l, &key) == 0) {
    k_sleep(K_FOREVER); // when: lock:spin args(-1)
    k_spin_unlock(&l, key);
  } else {
    k_sleep(K_NO_WAIT); // when: args(0)
  }
}
)");
}

TEST(Locks, MergedPathsHoldTheFewer)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
int f(int x)
{
  k_spinlock_key_t key = k_spin_lock(&l);
  while (any()) {
    k_spin_unlock(&l, key);
    k_sleep(K_FOREVER); // when: args(-1)
    key = k_spin_lock(&l);
  }
  k_spin_unlock(&l, key);
  return 0;
}
)");
}

TEST(Locks, HeldForeverBeforeAHalt)
{
  EXPECT_PATHS(R"(
void halt(void)
{
  (void)irq_lock();
  for (;;) {
  }
}
)");
}

} // namespace
} // namespace headroom::test
