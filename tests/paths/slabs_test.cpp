// SPDX-License-Identifier: Apache-2.0
// Blocks that arrive through an argument, with a status beside them.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Slabs, StatusTested)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s;
int f(void)
{
  int *p;
  if (k_mem_slab_alloc(&s, (void **)&p, K_NO_WAIT) != 0)
    return -12;
  *p = 1;
  k_mem_slab_free(&s, p);
  return 0;
}
int g(void)
{
  int *p;
  int ret = k_mem_slab_alloc(&s, (void **)&p, K_MSEC(10));
  if (ret < 0)
    return ret;
  *p = 1;
  k_mem_slab_free(&s, p);
  return ret;
}
)");
}

TEST(Slabs, StatusNotTested)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s;
void f(void)
{
  int *p;
  k_mem_slab_alloc(&s, (void **)&p, K_NO_WAIT);
  *p = 1; // expect: unchecked
  k_mem_slab_free(&s, p);
}
)");
}

TEST(Slabs, BlockTestedInsteadOfTheStatus)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s;
void f(void)
{
  int *p;
  k_mem_slab_alloc(&s, (void **)&p, K_NO_WAIT);
  if (!p)
    return;
  *p = 1;
  k_mem_slab_free(&s, p);
}
void g(void)
{
  int *p;
  k_mem_slab_alloc(&s, (void **)&p, K_MSEC(10));
  if (!p) // expect: unset-on-timeout
    return;
  *p = 1;
  k_mem_slab_free(&s, p);
}
void h(void)
{
  int *p = NULL;
  k_mem_slab_alloc(&s, (void **)&p, K_MSEC(10));
  if (!p)
    return;
  *p = 1;
  k_mem_slab_free(&s, p);
}
)");
}

TEST(Slabs, LeakOnTheErrorPath)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s;
int f(void)
{
  void *p;
  if (k_mem_slab_alloc(&s, &p, K_NO_WAIT))
    return -12;
  if (any())
    return -1; // expect: leak
  k_mem_slab_free(&s, p);
  return 0;
}
)");
}

// What the walk tells is the size of the record; whether the block is smaller is known where the pools are.
TEST(Slabs, RecordInABlock)
{
  const WalkedUnits walked = walkUnits({R"(
extern struct k_mem_slab s;
struct packet { int words[6]; };
struct packet *f(void)
{
  struct packet *p;
  if (k_mem_slab_alloc(&s, (void **)&p, K_NO_WAIT)) // expect: block-too-small
    return NULL;
  return p;
}
)"});
  EXPECT_EQ(walked.differences, "");
  ASSERT_EQ(walked.paths.size(), 1U);
  ASSERT_EQ(walked.paths[0].issues.size(), 1U);
  EXPECT_EQ(walked.paths[0].issues[0].wanted, 24U);
  EXPECT_EQ(walked.paths[0].issues[0].callee, "s");
}

TEST(Slabs, WrongSlabAndDoubleFree)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s, t;
void f(void)
{
  void *p;
  if (k_mem_slab_alloc(&s, &p, K_NO_WAIT))
    return;
  k_mem_slab_free(&t, p); // expect: wrong-heap
}
void g(void)
{
  void *p;
  if (k_mem_slab_alloc(&s, &p, K_NO_WAIT))
    return;
  k_mem_slab_free(&s, p);
  k_mem_slab_free(&s, p); // expect: double-free
}
)");
}

TEST(Slabs, AddressWhereTheBlockIsWanted)
{
  EXPECT_PATHS(R"(
extern struct k_mem_slab s;
void f(void)
{
  void *p;
  if (k_mem_slab_alloc(&s, &p, K_NO_WAIT))
    return;
  k_mem_slab_free(&s, &p); // expect: free-signature
}
void g(void)
{
  void *p;
  if (k_mem_slab_alloc(&s, &p, K_NO_WAIT))
    return;
  k_mem_slab_free_old(&s, p); // expect: free-signature
}
void h(void)
{
  void *p;
  if (k_mem_slab_alloc(&s, &p, K_NO_WAIT))
    return;
  k_mem_slab_free_old(&s, &p);
}
)");
}

} // namespace
} // namespace headroom::test
