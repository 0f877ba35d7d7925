// SPDX-License-Identifier: Apache-2.0
// Shapes that were once told wrongly or not at all: each of them stands for what it cost.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Leaks, ResultThatNothingTakesIsLostAtTheCall)
{
  EXPECT_PATHS(R"(
static void *make(void) { return k_malloc(4); }
int f(void)
{
  k_malloc(4); // expect: leak
  return 0;
}
int g(void)
{
  make(); // expect: leak
  return 0;
}
)");
}

TEST(Leaks, BlocksInElementsByAComputedIndexAreFoundAgain)
{
  EXPECT_PATHS(R"(
extern int count;
int f(void)
{
  char *all[count];
  for (int i = 0; i < count; ++i)
    all[i] = k_malloc(4);
  for (int i = 0; i < count; ++i)
    k_free(all[i]);
  return 0;
}
)");
}

TEST(Leaks, BlocksInElementsByAKnownIndexAreLost)
{
  EXPECT_PATHS(R"(
enum { FIRST, SECOND };
int f(void)
{
  char *all[2];
  int at = SECOND;
  all[at] = k_malloc(4);
  return 0; // expect: leak
}
int g(int at)
{
  char *all[2];
  if (at != 1)
    return -1;
  all[at] = k_malloc(4);
  return 0; // expect: leak
}
int h(int at)
{
  char *all[2];
  all[at] = k_malloc(4);
  return 0;
}
)");
}

TEST(Heaps, OfEachPathAreItsOwn)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab a, b;
int f(int first)
{
  struct k_mem_slab *slab = first ? &a : &b;
  void *p;
  if (k_mem_slab_alloc(slab, &p, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(slab, p);
  return 0;
}
int g(int first)
{
  struct k_mem_slab *slab = first ? &a : &b;
  void *p;
  if (k_mem_slab_alloc(slab, &p, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&a, p); // expect: wrong-heap
  return 0;
}
)");
}

TEST(Heaps, VariableThatATimeoutLeftIsNotReturned)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s;
int f(void)
{
  void *p;
  int status = k_mem_slab_alloc(&s, &p, K_MSEC(10));
  if (status != 0)
    return p != NULL; // expect: unset-on-timeout
  k_mem_slab_free(&s, p);
  return 0;
}
int g(void)
{
  void *p;
  int status = k_mem_slab_alloc(&s, &p, K_MSEC(10));
  if (status != 0)
    return status;
  k_mem_slab_free(&s, p);
  return 0;
}
)");
}

TEST(Retries, ThatAllFailedLeaveNothing)
{
  EXPECT_PATHS(R"(
int f(void)
{
  char *p = NULL;
  for (int i = 0; i < 3 && !p; ++i)
    p = k_malloc(4);
  p[0] = 1; // expect: unchecked
  k_free(p);
  return 0;
}
int g(void)
{
  char *p = NULL;
  for (int i = 0; i < 3 && !p; ++i)
    p = k_malloc(4);
  if (!p)
    return -1;
  p[0] = 1;
  k_free(p);
  return 0;
}
int h(void)
{
  char *p;
  do
    p = k_malloc(4);
  while (!p);
  p[0] = 1;
  k_free(p);
  return 0;
}
)");
}

TEST(Loops, WithinOthersBeginAnew)
{
  EXPECT_PATHS(R"(
extern struct k_spinlock l;
extern int state;
int f(int count)
{
  for (int i = 0; i < count; ++i) {
    K_SPINLOCK(&l) {
      state = i;
    }
    if (state == 3)
      break;
  }
  return 0;
}
)");
}

TEST(Questions, WithTwoAnswersLeaveOneForTheDefault)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  switch (k_is_in_isr()) {
  case 1:
    return;
  default:
    k_sem_take(&s, K_FOREVER); // when: isr=no args(&s, -1)
  }
}
)");
}

TEST(Threads, JoinTheirDomainBeforeTheyMayRun)
{
  EXPECT_PATHS(R"(
typedef struct k_thread *k_tid_t;
k_tid_t k_thread_create(k_tid_t thread, unsigned options, k_timeout_t delay);
void k_thread_start(k_tid_t thread);
void k_mem_domain_add_thread(void *domain, k_tid_t thread);
extern struct k_thread { int x; } one, two;
extern int domain;
void f(void)
{
  k_tid_t id = k_thread_create(&one, 4, K_NO_WAIT);
  k_mem_domain_add_thread(&domain, id); // expect: late-domain-join
}
void g(void)
{
  k_tid_t id = k_thread_create(&one, 4, K_FOREVER);
  k_mem_domain_add_thread(&domain, id);
  k_thread_start(id);
  k_mem_domain_add_thread(&domain, &two);
}
void h(void)
{
  k_thread_create(&one, 0, K_NO_WAIT);
  k_mem_domain_add_thread(&domain, &one);
}
void i(void)
{
  k_thread_start(&two);
  k_mem_domain_add_thread(&domain, &two); // expect: late-domain-join
}
void privileged(void)
{
  k_tid_t id = k_thread_create(&one, 0, K_FOREVER);
  k_thread_start(id);
  k_mem_domain_add_thread(&domain, id);
}
void of_either_kind(unsigned options)
{
  k_tid_t id = k_thread_create(&one, options, K_FOREVER);
  k_thread_start(id);
  k_mem_domain_add_thread(&domain, id); // expect: late-domain-join
}
void used_again(void)
{
  k_thread_create(&one, 4, K_NO_WAIT);
  k_thread_create(&one, 4, K_FOREVER);
  k_mem_domain_add_thread(&domain, &one);
}
)");
}

} // namespace
} // namespace headroom::test
