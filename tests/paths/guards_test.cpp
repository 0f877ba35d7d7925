// SPDX-License-Identifier: Apache-2.0
// What a question about the context says of the calls behind it.
#include "path_case.h"

namespace headroom::test {
namespace {

TEST(Guards, EarlyReturn)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
int f(void)
{
  if (k_is_in_isr())
    return -1;
  return k_sem_take(&s, K_FOREVER); // when: isr=no args(&s, -1)
}
)");
}

TEST(Guards, NoQuestionLeavesTheContextOpen)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
int f(int ready)
{
  if (ready)
    return -1;
  return k_sem_take(&s, K_FOREVER); // when: p0==0 args(&s, -1)
}
)");
}

TEST(Guards, NegatedAndNested)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  if (!k_is_in_isr()) {
    k_sem_take(&s, K_FOREVER); // when: isr=no args(&s, -1)
  } else {
    k_sem_take(&s, K_NO_WAIT); // when: isr=yes args(&s, 0)
  }
  k_sleep(K_FOREVER); // when: isr=no args(-1) | isr=yes args(-1)
}
)");
}

TEST(Guards, CanYieldMeansNeitherInterruptNorPreKernel)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  if (k_can_yield()) {
    k_sem_take(&s, K_FOREVER); // when: isr=no pre=no args(&s, -1)
  } else {
    k_sleep(K_FOREVER); // when: args(-1)
  }
}
)");
}

TEST(Guards, LocalFlagCarriesTheAnswer)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  _Bool quiet = k_is_in_isr() || k_is_pre_kernel();
  unknown(0);
  if (!quiet)
    k_sem_take(&s, K_FOREVER); // when: isr=no pre=no args(&s, -1)
}
)");
}

TEST(Guards, TernaryTimeoutKeepsThePair)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  k_sem_take(&s, k_is_in_isr() ? K_NO_WAIT : K_FOREVER); // when: isr=yes args(&s, 0) | isr=no args(&s, -1)
}
)");
}

TEST(Guards, DowngradedTimeout)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(k_timeout_t timeout)
{
  if (k_is_in_isr()) {
    timeout = K_NO_WAIT;
  }
  k_sem_take(&s, timeout); // when: isr=yes args(&s, 0) | isr=no args(&s, p0)
}
)");
}

TEST(Guards, QuestionInAHelper)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
static _Bool in_thread(void) { return !k_is_in_isr(); }
void f(void)
{
  if (!in_thread())
    return;
  k_sem_take(&s, K_FOREVER); // when: isr=no args(&s, -1)
}
)");
}

TEST(Guards, HelperWithTwoQuestions)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
static _Bool may_wait(void)
{
  if (k_is_in_isr())
    return 0;
  if (k_is_pre_kernel())
    return 0;
  return 1;
}
void f(void)
{
  if (may_wait())
    k_sem_take(&s, K_FOREVER); // when: isr=no pre=no args(&s, -1)
}
)");
}

TEST(Guards, AskedTwiceTheAnswerIsTheSame)
{
  EXPECT_PATHS(R"(
extern struct k_sem s;
void f(void)
{
  if (k_is_in_isr())
    unknown(0);
  if (!k_is_in_isr())
    k_sem_take(&s, K_FOREVER); // when: isr=no args(&s, -1)
}
)");
}

TEST(Guards, AssertionIsAContractAndNoGuard)
{
  const WalkedUnits walked = walkUnits({R"(
extern struct k_sem s;
void f(void)
{
  ASSERT(!k_is_in_isr());
  k_sem_take(&s, K_FOREVER); // when: args(&s, -1)
}
)"});
  EXPECT_EQ(walked.differences, "");
  ASSERT_EQ(walked.paths.size(), 1U);
  ASSERT_EQ(walked.paths[0].contracts.size(), 1U);
  EXPECT_EQ(walked.paths[0].contracts[0].position.line, 5U);
  EXPECT_FALSE(walked.paths[0].contracts[0].timeout.has_value());
}

TEST(Guards, AssertionExceptsCallsThatDoNotWait)
{
  const WalkedUnits walked = walkUnits({R"(
extern struct k_sem s;
void f(struct k_sem *sem, k_timeout_t timeout)
{
  ASSERT(!k_is_in_isr() || timeout.ticks == 0);
  k_sem_take(sem, timeout); // when: args(p0, p1) | p1==0 args(p0, 0)
}
)"});
  EXPECT_EQ(walked.differences, "");
  ASSERT_EQ(walked.paths.size(), 1U);
  ASSERT_EQ(walked.paths[0].contracts.size(), 1U);
  EXPECT_EQ(walked.paths[0].contracts[0].timeout, 1U);
}

TEST(Guards, PanicForAnotherReasonIsNoContract)
{
  const WalkedUnits walked = walkUnits({R"(
extern struct k_sem s;
void f(void)
{
  if (k_is_in_isr()) {
    if (any())
      k_panic();
    return;
  }
  k_sem_take(&s, K_FOREVER); // when: isr=no args(&s, -1)
}
)"});
  EXPECT_EQ(walked.differences, "");
  ASSERT_EQ(walked.paths.size(), 1U);
  EXPECT_TRUE(walked.paths[0].contracts.empty());
}

} // namespace
} // namespace headroom::test
