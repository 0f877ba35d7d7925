// SPDX-License-Identifier: Apache-2.0
// What a function asserts about its context is a demand on its callers, and no guard.
#include <zephyr/kernel.h>
#include <zephyr/sys/__assert.h>

static K_SEM_DEFINE(sem, 0, 1);
volatile int state;

static void flush_log(void)
{
  __ASSERT(!k_is_in_isr(), "not in an interrupt");
  state = 1;
}

static void flush_quietly(void)
{
  __ASSERT_NO_MSG(!k_is_in_isr());
  state = 2;
}

static int read_page(k_timeout_t timeout)
{
  __ASSERT(!k_is_in_isr() || K_TIMEOUT_EQ(timeout, K_NO_WAIT), "would wait");
  state = 3;
  return 0;
}

// The assertion is about something else.
static void set_rate(int rate) // silent
{
  __ASSERT(rate > 0, "rate");
  state = rate;
}

// The other way round: interrupts may, threads may not.
static void end_of_interrupt(void) // silent
{
  __ASSERT_NO_MSG(k_is_in_isr());
  state = 4;
}

// One mistake, said once: at the caller.
static void asserts_and_waits(void) // silent
{
  __ASSERT_NO_MSG(!k_is_in_isr());
  k_sem_take(&sem, K_FOREVER);
}

static void calls_in_between(void)
{
  flush_quietly(); // expect: contract-assert-not-in-isr
}

static void guarded(void) // silent
{
  if (!k_is_in_isr())
    flush_quietly();
}

static void expired(struct k_timer *timer)
{
  flush_log(); // expect: contract-assert-not-in-isr
  calls_in_between();
  guarded();
  read_page(K_MSEC(1)); // expect: contract-assert-not-in-isr
  read_page(K_NO_WAIT);
  set_rate(3);
  end_of_interrupt();
  asserts_and_waits(); // expect: contract-assert-not-in-isr
}
K_TIMER_DEFINE(timer, expired, NULL);

static void in_a_thread(void *a, void *b, void *c) // silent
{
  flush_log();
  flush_quietly();
  read_page(K_FOREVER);
}
K_THREAD_DEFINE(thread, 512, in_a_thread, NULL, NULL, NULL, 5, 0, 0);
