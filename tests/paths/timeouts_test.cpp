// SPDX-License-Identifier: Apache-2.0
// What is known of a timeout where a call is made.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Timeouts, ConversionsAreZeroWhereTheirArgumentIs)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(unsigned ms)
{
  k_sem_take(&s, K_MSEC(10)); // when: args(&s, 10)
  k_sem_take(&s, K_MSEC(0)); // when: args(&s, 0)
  k_sem_take(&s, K_MSEC(ms)); // when: args(&s, time of p0)
}
)");
}

TEST(Timeouts, ForwardedParameter)
{
  EXPECT_PATHS(R"(
int f(struct k_sem *s, k_timeout_t t)
{
  return k_sem_take(s, t); // when: args(p0, p1)
}
)");
}

TEST(Timeouts, TestedParameter)
{
  EXPECT_PATHS(R"(
int f(struct k_sem *s, k_timeout_t t)
{
  if (t.ticks == 0)
    return k_sem_take(s, t); // when: p1==0 args(p0, 0)
  return k_sem_take(s, t); // when: p1!=0 args(p0, p1)
}
)");
}

TEST(Timeouts, ThroughALocalAndALoop)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(int n)
{
  k_timeout_t t = K_NO_WAIT;
  for (int i = 0; i < n; i++) {
    k_sem_take(&s, t); // when: p0!=0 args(&s, 0)
  }
}
)");
}

TEST(Timeouts, ChangedInTheLoop)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  k_timeout_t t = K_NO_WAIT;
  while (any()) {
    k_sem_take(&s, t); // when: args(&s, 0) | args(&s, -1) | args(&s, ?)
    t = K_FOREVER;
  }
}
)");
}

TEST(Timeouts, SwitchOnAMode)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(int mode)
{
  k_timeout_t t;
  switch (mode) {
  case 1: t = K_NO_WAIT; break;
  case 2: t = K_FOREVER; break;
  default: return;
  }
  k_sem_take(&s, t); // when: p0==1 args(&s, 0) | p0==2 args(&s, -1)
}
)");
}

} // namespace
} // namespace headroom::test
