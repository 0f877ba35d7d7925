// SPDX-License-Identifier: Apache-2.0
// Loops that ask again until there is memory: what the loop's own counter, flag or status says afterwards belongs to the block.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Retries, EndOfADoLoopIsItsWholeCondition)
{
  EXPECT_PATHS(R"(
int f(int left)
{
  char *p;
  do {
    p = k_malloc(8);
  } while (!p && --left);
  if (!p)
    return -1;
  *p = 1;
  k_free(p);
  return 0;
}
int g(int left)
{
  char *p;
  do {
    p = k_malloc(8);
  } while (p == 0 && left--);
  k_free(p);
  return 0;
}
int h(int left)
{
  char *p;
  do {
    p = k_malloc(8); // expect: leak
  } while (!p || --left);
  k_free(p);
  return 0;
}
)");
}

TEST(Retries, CounterBehindTheLoopSaysWhetherThereIsABlock)
{
  EXPECT_PATHS(R"(
int below(int n)
{
  char *p = 0;
  int t;
  for (t = 0; t < n; t++) {
    p = k_malloc(8);
    if (p)
      break;
  }
  if (t >= n)
    return -1;
  *p = 1;
  k_free(p);
  return 0;
}
int same(unsigned n)
{
  char *p = 0;
  unsigned t;
  for (t = 0; t < n; t++) {
    p = k_malloc(8);
    if (p)
      break;
  }
  if (t == n)
    return -1;
  *p = 1;
  k_free(p);
  return 0;
}
int inside(int n)
{
  char *p = 0;
  int t;
  for (t = 0; t < n; t++) {
    p = k_malloc(8);
    if (p)
      break;
  }
  if (t < n) {
    *p = 1;
    k_free(p);
  }
  return 0;
}
int down(void)
{
  char *p = 0;
  int t = 3;
  while (t--) {
    p = k_malloc(8);
    if (p)
      break;
  }
  if (t < 0)
    return -1;
  *p = 1;
  k_free(p);
  return 0;
}
int left_over(int n)
{
  char *p;
  int left = n;
  if (n <= 0)
    return -1;
  do {
    p = k_malloc(8);
  } while (!p && --left);
  if (!left)
    return -1;
  *p = 1;
  k_free(p);
  return 0;
}
)");
}

TEST(Retries, CounterOfAnotherBoundSaysNothing)
{
  EXPECT_PATHS(R"(
int other_limit(int n, int m)
{
  char *p = 0;
  int t;
  for (t = 0; t < n; t++) {
    p = k_malloc(8);
    if (p)
      break;
  }
  if (t >= m)
    return -1; // expect: leak
  k_free(p);
  return 0;
}
int last_turn(int n)
{
  char *p = 0;
  int t;
  for (t = 0; t < n; t++) {
    p = k_malloc(8);
    if (p)
      break;
  }
  if (t + 1 >= n)
    return -1; // expect: leak
  k_free(p);
  return 0;
}
)");
}

} // namespace
} // namespace headroom::test
