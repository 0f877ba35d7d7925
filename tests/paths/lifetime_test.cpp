// SPDX-License-Identifier: Apache-2.0
// The five classes of lifetime bugs inside one function, and the nearest things that are none.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Lifetime, UncheckedResult)
{
  EXPECT_PATHS(R"(
void f(void)
{
  int *p = k_malloc(4);
  *p = 1; // expect: unchecked
  k_free(p);
}
void g(struct k_heap *h)
{
  int *p = k_heap_alloc(h, 4, K_NO_WAIT);
  p[1] = 1; // expect: unchecked
  k_heap_free(h, p);
}
void h(void)
{
  char *p = k_malloc(40);
  memset(p, 0, 40); // expect: unchecked
  k_free(p);
}
)");
}

TEST(Lifetime, CheckedResult)
{
  EXPECT_PATHS(R"(
void f(void)
{
  int *p = k_malloc(4);
  if (!p)
    return;
  *p = 1;
  k_free(p);
}
void g(void)
{
  int *p = k_malloc(4);
  if (p != NULL) {
    *p = 1;
  }
  k_free(p);
}
void h(void)
{
  int *p = k_malloc(4);
  ASSERT(p);
  *p = 1;
  k_free(p);
}
int i(void)
{
  int *p;
  if ((p = k_malloc(4)) == NULL)
    return -12;
  *p = 1;
  k_free(p);
  return 0;
}
)");
}

TEST(Lifetime, TestedButUsedAnyway)
{
  EXPECT_PATHS(R"(
void f(void)
{
  int *p = k_malloc(4);
  if (!p)
    unknown(0);
  *p = 1; // expect: unchecked
  k_free(p);
}
)");
}

TEST(Lifetime, LeakOnTheErrorPath)
{
  EXPECT_PATHS(R"(
int f(void)
{
  int *p = k_malloc(4);
  if (!p)
    return -12;
  if (any())
    return -1; // expect: leak
  k_free(p);
  return 0;
}
)");
}

TEST(Lifetime, GotoReleasesOnEveryPath)
{
  EXPECT_PATHS(R"(
int f(void)
{
  int ret = -12;
  int *a = k_malloc(4);
  if (!a)
    return ret;
  int *b = k_malloc(4);
  if (!b)
    goto free_a;
  ret = any();
  if (ret < 0)
    goto free_b;
  ret = 0;
free_b:
  k_free(b);
free_a:
  k_free(a);
  return ret;
}
)");
}

TEST(Lifetime, GotoSkipsOneRelease)
{
  EXPECT_PATHS(R"(
int f(void)
{
  int *a = k_malloc(4);
  if (!a)
    return -12;
  int *b = k_malloc(4);
  if (!b)
    goto out;
  k_free(b);
  k_free(a);
  return 0;
out:
  return -12; // expect: leak
}
)");
}

TEST(Lifetime, LeakByReassignment)
{
  EXPECT_PATHS(R"(
void f(void)
{
  void *p = k_malloc(4);
  p = k_malloc(8); // expect: leak
  k_free(p);
}
void g(void)
{
  void *p = k_malloc(4);
  void *q = p;
  p = k_malloc(8);
  k_free(p);
  k_free(q);
}
)");
}

TEST(Lifetime, LeakOfAResultThatNobodyTakes)
{
  EXPECT_PATHS(R"(
void f(void)
{
  k_malloc(4); // expect: leak
  return;
}
)");
}

TEST(Lifetime, DoubleFree)
{
  EXPECT_PATHS(R"(
void f(void *p)
{
  k_free(p);
  k_free(p); // expect: double-free
}
void g(struct k_heap *h)
{
  void *p = k_heap_alloc(h, 4, K_NO_WAIT);
  if (any())
    k_heap_free(h, p);
  k_heap_free(h, p); // expect: double-free
}
)");
}

TEST(Lifetime, ReleasedOnceOnEachPath)
{
  EXPECT_PATHS(R"(
void f(void *p)
{
  if (any()) {
    k_free(p);
    return;
  }
  k_free(p);
}
void g(void *p)
{
  k_free(p);
  p = NULL;
  k_free(p);
}
struct box { void *p; };
void h(struct box *b)
{
  k_free(b->p);
  b->p = k_malloc(3);
  k_free(b->p);
  b->p = NULL;
}
)");
}

TEST(Lifetime, ConditionalOwnershipFlag)
{
  EXPECT_PATHS(R"(
void f(int *given)
{
  _Bool own = 0;
  int *p = given;
  if (!p) {
    p = k_malloc(4);
    if (!p)
      return;
    own = 1;
  }
  *p = 1;
  if (own)
    k_free(p);
}
void g(int *given)
{
  int *p = given ? given : k_malloc(4);
  if (p && p != given)
    k_free(p);
}
)");
}

TEST(Lifetime, UseAfterFree)
{
  EXPECT_PATHS(R"(
int f(void)
{
  int *p = k_malloc(4);
  if (!p)
    return 0;
  *p = 3;
  k_free(p);
  return *p; // expect: use-after-free
}
struct node { struct node *next; };
void g(struct node *n)
{
  while (n) {
    k_free(n);
    n = n->next; // expect: use-after-free
  }
}
void h(char *p)
{
  k_free(p);
  strlen(p); // expect: use-after-free
}
)");
}

TEST(Lifetime, ListReleasedThroughASavedNext)
{
  EXPECT_PATHS(R"(
struct node { struct node *next; };
void f(struct node *n)
{
  while (n) {
    struct node *next = n->next;
    k_free(n);
    n = next;
  }
}
struct list { struct node *head; };
void g(struct list *l)
{
  while (l->head) {
    struct node *n = l->head;
    l->head = n->next;
    k_free(n);
  }
}
void h(void **table, int n)
{
  for (int i = 0; i < n; i++)
    k_free(table[i]);
}
)");
}

TEST(Lifetime, WrongFamily)
{
  EXPECT_PATHS(R"(
void f(void)
{
  void *p = k_malloc(4);
  free(p); // expect: mismatch
}
void g(struct k_heap *h)
{
  void *p = k_heap_alloc(h, 4, K_NO_WAIT);
  k_free(p); // expect: mismatch
}
void h(void)
{
  void *p = malloc(4);
  free(p);
}
)");
}

TEST(Lifetime, WrongHeap)
{
  EXPECT_PATHS(R"(
extern struct k_heap a, b;
void f(void)
{
  void *p = k_heap_alloc(&a, 4, K_NO_WAIT);
  k_heap_free(&b, p); // expect: wrong-heap
}
void g(struct k_heap *h)
{
  void *p = k_heap_alloc(&a, 4, K_NO_WAIT);
  k_heap_free(h, p);
}
void h(void)
{
  struct k_heap *heap = any() ? &a : &b;
  void *p = k_heap_alloc(heap, 4, K_NO_WAIT);
  k_heap_free(heap, p);
}
)");
}

TEST(Lifetime, ReallocLosesTheOldBlock)
{
  EXPECT_PATHS(R"(
void f(void)
{
  char *p = k_malloc(4);
  if (!p)
    return;
  p = k_realloc(p, 8); // expect: realloc-leak
  k_free(p);
}
struct box { char *p; };
int g(struct box *b)
{
  b->p = k_realloc(b->p, 8); // expect: realloc-leak
  return b->p ? 0 : -12;
}
)");
}

TEST(Lifetime, ReallocThroughASecondPointer)
{
  EXPECT_PATHS(R"(
void f(void)
{
  char *p = k_malloc(4);
  if (!p)
    return;
  char *q = k_realloc(p, 8);
  if (!q) {
    k_free(p);
    return;
  }
  p = q;
  p[0] = 1;
  k_free(p);
}
void g(void)
{
  char *p = k_malloc(4);
  char *q = k_realloc(p, 8);
  if (q) {
    q[0] = 1;
    k_free(q);
  } else {
    k_free(p);
  }
}
)");
}

TEST(Lifetime, OldPointerUsedBehindARealloc)
{
  EXPECT_PATHS(R"(
void f(char *p)
{
  char *q = k_realloc(p, 8);
  if (!q)
    return;
  p[0] = 1; // expect: use-after-free
  k_free(q);
}
)");
}

TEST(Lifetime, SizesThatCannotBe)
{
  EXPECT_PATHS(R"(
void f(void)
{
  void *p = k_malloc(0); // expect: zero-size
  k_free(p);
}
void g(void)
{
  void *p = k_calloc(0x10000, 0x10000); // expect: size-overflow
  k_free(p);
}
void h(unsigned n)
{
  void *p = k_calloc(n, 16);
  k_free(p);
}
)");
}

TEST(Lifetime, LoopAllocatesAndReleasesInEachTurn)
{
  EXPECT_PATHS(R"(
void f(int n)
{
  for (int i = 0; i < n; i++) {
    int *p = k_malloc(4);
    if (!p)
      continue;
    *p = i;
    k_free(p);
  }
}
)");
}

TEST(Lifetime, LoopLosesABlockInEachTurn)
{
  EXPECT_PATHS(R"(
void f(int n)
{
  void *p = NULL;
  for (int i = 0; i < n; i++) {
    p = k_malloc(4); // expect: leak
  }
  k_free(p);
}
)");
}

} // namespace
} // namespace headroom::test
