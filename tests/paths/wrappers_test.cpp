// SPDX-License-Identifier: Apache-2.0
// The same across calls: what a function's body does counts where it is called, in its own file and from another.
#include "path_case.h"

namespace headroom::test {
namespace {

const std::string wrappers = R"(
void *get(unsigned n) { return k_malloc(n); }
void put(void *p) { if (p) k_free(p); }
int make(int **out)
{
  int *p = k_malloc(4);
  if (!p)
    return -12;
  *p = 0;
  *out = p;
  return 0;
}
)";

TEST(Wrappers, BugsThroughWrappersOfAnotherFile)
{
  EXPECT_PATHS(wrappers, R"(
void *get(unsigned); void put(void *); int make(int **);
void f(void)
{
  int *p = get(4);
  *p = 1; // expect: unchecked
  put(p);
}
int g(void)
{
  void *p = get(4);
  if (any())
    return 1; // expect: leak
  put(p);
  return 0;
}
void h(void)
{
  void *p = get(4);
  put(p);
  put(p); // expect: double-free
}
int i(void)
{
  int *p = get(4);
  if (!p)
    return 0;
  put(p);
  return *p; // expect: use-after-free
}
void j(void)
{
  void *p = get(4);
  free(p); // expect: mismatch
}
)");
}

TEST(Wrappers, CleanThroughWrappersOfAnotherFile)
{
  EXPECT_PATHS(wrappers, R"(
void *get(unsigned); void put(void *); int make(int **);
void f(void)
{
  int *p = get(4);
  if (p)
    *p = 1;
  put(p);
}
int g(void)
{
  int *p;
  if (make(&p) < 0)
    return -1;
  *p = 2;
  put(p);
  return 0;
}
int h(void)
{
  int *p;
  int ret = make(&p);
  if (ret)
    return ret;
  *p = 2;
  k_free(p);
  return 0;
}
)");
}

TEST(Wrappers, OutParameterLostOnAnErrorPath)
{
  EXPECT_PATHS(wrappers, R"(
int make(int **);
int f(void)
{
  int *p;
  if (make(&p) < 0)
    return -1;
  if (any())
    return -2; // expect: leak
  k_free(p);
  return 0;
}
)");
}

TEST(Wrappers, KeepsOnlyWhereItSucceeds)
{
  EXPECT_PATHS(R"(
static void *slot;
static int store(void *p)
{
  if (slot)
    return -16;
  slot = p;
  return 0;
}
int f(void)
{
  void *p = k_malloc(4);
  if (!p)
    return -12;
  if (store(p) < 0)
    return -16; // expect: leak
  return 0;
}
int g(void)
{
  void *p = k_malloc(4);
  if (!p)
    return -12;
  if (store(p) < 0) {
    k_free(p);
    return -16;
  }
  return 0;
}
)");
}

TEST(Wrappers, Destructor)
{
  EXPECT_PATHS(R"(
struct box { char *p; };
static void destroy(struct box *b)
{
  k_free(b->p);
  k_free(b);
}
void f(void)
{
  struct box *b = k_malloc(sizeof *b);
  if (!b)
    return;
  b->p = k_malloc(4);
  destroy(b);
}
void g(void)
{
  struct box *b = k_malloc(sizeof *b);
  if (!b)
    return;
  b->p = k_malloc(4);
  destroy(b);
  destroy(b); // expect: double-free
}
)");
}

TEST(Wrappers, PassedToABodyThatUsesIt)
{
  EXPECT_PATHS(R"(
struct box { int x; };
static void init(struct box *b) { b->x = 1; }
static void initIfAny(struct box *b) { if (b) b->x = 1; }
void f(void)
{
  struct box *b = k_malloc(sizeof *b);
  init(b); // expect: unchecked
  k_free(b);
}
void g(void)
{
  struct box *b = k_malloc(sizeof *b);
  initIfAny(b);
  k_free(b);
}
void h(struct box *b)
{
  k_free(b);
  init(b); // expect: use-after-free
}
)");
}

TEST(Wrappers, OutParameterInLateTurnsOfNestedLoops)
{
  EXPECT_PATHS(wrappers, R"(
int make(int **);
void f(int n)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      for (int k = 0; k < n; k++) {
        int *p;
        if (make(&p) < 0)
          continue;
        *p = k;
        k_free(p);
      }
}
)");
}

TEST(Wrappers, FatalHelperReturnsNever)
{
  EXPECT_PATHS(R"(
static void die(void) { k_panic(); }
void f(void)
{
  int *p = k_malloc(4);
  if (!p)
    die();
  *p = 1;
  k_free(p);
}
)");
}

TEST(Wrappers, IntrusiveList)
{
  EXPECT_PATHS(R"(
struct node { struct node *next; };
struct list { struct node *head; };
struct item { int x; struct node node; };
static void append(struct list *l, struct node *n) { n->next = l->head; l->head = n; }
void f(struct list *l)
{
  struct item *i = k_malloc(sizeof *i);
  if (!i)
    return;
  append(l, &i->node);
}
)");
}

} // namespace
} // namespace headroom::test
