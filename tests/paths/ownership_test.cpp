// SPDX-License-Identifier: Apache-2.0
// Who holds a block: what is stored, handed over or returned is not lost.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Ownership, StoredInAGlobalOrBehindAPointer)
{
  EXPECT_PATHS(R"(
static void *g;
struct box { void *p; struct box *next; };
int f(void)
{
  g = k_malloc(4);
  return g ? 0 : -12;
}
int h(struct box *b)
{
  b->p = k_malloc(4);
  if (!b->p)
    return -12;
  return 0;
}
void i(struct box *b)
{
  struct box *n = k_malloc(sizeof *n);
  if (!n)
    return;
  n->next = b->next;
  b->next = n;
}
)");
}

TEST(Ownership, HandedToCodeThatIsNotSeen)
{
  EXPECT_PATHS(R"(
extern struct k_fifo q;
struct item { void *reserved; int x; };
void f(void)
{
  struct item *p = k_malloc(sizeof *p);
  if (!p)
    return;
  p->x = 1;
  k_fifo_put(&q, p);
}
void g(void *msgq)
{
  void *p = k_malloc(4);
  k_msgq_put(msgq, &p, K_NO_WAIT);
}
void h(void)
{
  struct item *p = k_malloc(sizeof *p);
  if (!p)
    return;
  unknown(&p->x);
}
)");
}

TEST(Ownership, PointerAndFlagsInOneWord)
{
  EXPECT_PATHS(R"(
struct node { unsigned next_and_flags; };
struct list { struct node *head, *tail; };
static void chain(struct node *parent, struct node *child)
{
  parent->next_and_flags = (parent->next_and_flags & 3) | (unsigned)child;
}
void f(struct list *l)
{
  struct node *n = k_malloc(sizeof *n);
  if (!n)
    return;
  n->next_and_flags = 1;
  chain(l->tail, n);
}
)");
}

TEST(Ownership, InnerBlockIsLostWithItsContainer)
{
  EXPECT_PATHS(R"(
struct box { char *p; };
void f(void)
{
  struct box *b = k_malloc(sizeof *b);
  if (!b)
    return;
  b->p = k_malloc(4);
  k_free(b); // expect: leak
}
void g(void)
{
  struct box *b = k_malloc(sizeof *b);
  if (!b)
    return;
  b->p = k_malloc(4);
  k_free(b->p);
  k_free(b);
}
)");
}

TEST(Ownership, ReturnedToTheCaller)
{
  EXPECT_PATHS(R"(
struct box { char *p; };
struct box *f(void)
{
  struct box *b = k_malloc(sizeof *b);
  if (b) {
    b->p = k_malloc(4);
    if (!b->p) {
      k_free(b);
      return NULL;
    }
  }
  return b;
}
)");
}

TEST(Ownership, ReturnedAndStoredForOthers)
{
  EXPECT_PATHS(R"(
struct node { struct node *next; int v; };
struct box { struct node *first; };
static struct node *head;
static char *kept;
struct node *add(void)
{
  struct node *n = k_malloc(sizeof *n);
  if (!n)
    return 0;
  n->next = head;
  head = n;
  return n;
}
void dropped(void)
{
  add();
}
void used(void)
{
  struct node *n = add();
  if (n)
    n->v = 1;
}
void untested(void)
{
  add()->v = 1; // expect: unchecked
}
char *once(void)
{
  if (!kept)
    kept = k_malloc(8);
  return kept;
}
void of_all(void)
{
  char *p = once();
  if (p)
    *p = 1;
}
struct node *put(struct box *b)
{
  b->first = k_malloc(sizeof *b->first);
  return b->first;
}
void behind(struct box *b)
{
  put(b);
}
void either_name(void)
{
  struct box b;
  struct node *n = put(&b);
  if (n)
    k_free(b.first);
}
void neither_name(void)
{
  struct box b;
  put(&b); // expect: leak
}
void twice(void)
{
  struct box b;
  struct node *n = put(&b);
  k_free(n);
  k_free(b.first); // expect: double-free
}
)");
}

TEST(Ownership, CountedBlocks)
{
  EXPECT_PATHS(R"(
extern struct net_buf_pool pool;
extern struct k_fifo q;
int f(void)
{
  struct net_buf *b = net_buf_alloc(&pool, K_NO_WAIT);
  b->len = 0; // expect: unchecked
  net_buf_unref(b);
  return 0;
}
void g(void)
{
  struct net_buf *b = net_buf_alloc(&pool, K_FOREVER);
  b->len = 0;
  net_buf_ref(b);
  net_buf_unref(b);
  b->len = 1;
  net_buf_unref(b);
}
void h(void)
{
  struct net_buf *b = net_buf_alloc(&pool, K_NO_WAIT);
  if (!b)
    return;
  net_buf_unref(b);
  b->len = 1; // expect: use-after-free
}
void i(void)
{
  struct net_buf *b = net_buf_alloc(&pool, K_NO_WAIT);
  if (!b)
    return;
  net_buf_put(&q, b);
}
int j(void)
{
  struct net_buf *b = net_buf_alloc(&pool, K_NO_WAIT);
  if (!b)
    return -1;
  if (any())
    return -2; // expect: leak
  net_buf_unref(b);
  return 0;
}
)");
}

TEST(Ownership, PointerCopiedByAFunctionThatTakesItsAddress)
{
  EXPECT_PATHS(R"(
void *memcpy(void *, const void *, unsigned);
struct queue { char *next; };
extern struct queue q;
static int put(struct queue *to, const void *message)
{
  memcpy(to->next, message, 4);
  return 0;
}
static int compare(const int *message)
{
  return *message;
}
int sent(void)
{
  char *b = k_malloc(4);
  if (!b)
    return -1;
  return put(&q, &b);
}
int looked_at(void)
{
  char *b = k_malloc(4);
  if (!b)
    return -1;
  return compare((const int *)&b); // expect: leak
}
)");
}

TEST(Ownership, PointerThroughTheUnionAndTheAssemblyOfASystemCall)
{
  EXPECT_PATHS(R"(
static int invoke(unsigned long argument)
{
  int result;
  __asm__ volatile("" : "=r"(result) : "r"(argument) : "memory");
  return result;
}
static int append(void *data)
{
  union { unsigned long x; void *val; } parameter = { .val = data };
  return invoke(parameter.x);
}
static int count(int n)
{
  union { unsigned long x; int val; } parameter = { .val = n };
  return invoke(parameter.x);
}
int appended(void)
{
  char *b = k_malloc(4);
  if (!b)
    return -1;
  append(b);
  return 0;
}
int counted(void)
{
  char *b = k_malloc(4);
  if (!b)
    return -1;
  count(*b);
  return 0; // expect: leak
}
int either_member(void)
{
  union { char *bytes; int *words; } of;
  of.bytes = k_malloc(4);
  if (!of.words)
    return -1;
  *of.words = 1;
  k_free(of.bytes);
  return 0;
}
)");
}

TEST(Ownership, ReferencesOfAParameter)
{
  EXPECT_PATHS(R"(
extern struct k_fifo q;
int own(struct net_buf *b)
{
  net_buf_ref(b);
  net_buf_put(&q, b);
  int n = b->len;
  net_buf_unref(b);
  return n;
}
int none_left(struct net_buf *b)
{
  net_buf_put(&q, b);
  return b->len; // expect: use-after-free
}
int given_twice(struct net_buf *b)
{
  net_buf_put(&q, net_buf_ref(b));
  net_buf_put(&q, b);
  return b->len; // expect: use-after-free
}
)");
}

TEST(Ownership, SomeElementOfAnArray)
{
  EXPECT_PATHS(R"(
void f(int n)
{
  void *table[8];
  for (int i = 0; i < 8; i++)
    table[i] = k_malloc(4);
  for (int i = 0; i < 8; i++)
    k_free(table[i]);
}
)");
}

} // namespace
} // namespace headroom::test
