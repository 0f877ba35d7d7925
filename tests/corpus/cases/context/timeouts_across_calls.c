// SPDX-License-Identifier: Apache-2.0
// A timeout is decided where it is chosen, however many calls lie between.
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
K_MSGQ_DEFINE(queue, 4, 8, 4);
static k_timeout_t stored;
volatile int ticks;

static int take(k_timeout_t timeout)
{
  return k_sem_take(&sem, timeout);
}

static int take_forever(k_timeout_t timeout)
{
  return k_sem_take(&sem, timeout); // expect: isr-blocking-call
}

static int forward(k_timeout_t timeout)
{
  return take_forever(timeout);
}

static int take_flag(bool wait)
{
  return k_sem_take(&sem, wait ? K_FOREVER : K_NO_WAIT);
}

static int take_flag_set(bool wait)
{
  return k_sem_take(&sem, wait ? K_FOREVER : K_NO_WAIT); // expect: isr-blocking-call
}

static int take_stored(void)
{
  return k_sem_take(&sem, stored); // expect: isr-blocking-unverified
}

static int take_ms(int ms)
{
  return k_sem_take(&sem, K_MSEC(ms)); // expect: isr-blocking-call
}

static int take_no_ms(int ms) // silent
{
  return k_sem_take(&sem, K_MSEC(ms));
}

static int take_ticks(void)
{
  return k_sem_take(&sem, K_TICKS(ticks)); // expect: isr-blocking-unverified
}

static int put(int *value, k_timeout_t timeout) // silent
{
  return k_msgq_put(&queue, value, timeout);
}

static int first_quick_then_slow(void)
{
  if (k_sem_take(&sem, K_NO_WAIT) == 0)
    return 0;
  return k_sem_take(&sem, K_MSEC(100)); // expect: isr-blocking-call
}

static void expired(struct k_timer *timer)
{
  int value = 1;
  take(K_NO_WAIT);
  forward(K_FOREVER);
  take_flag(false);
  take_flag_set(true);
  take_stored();
  take_ms(10);
  take_no_ms(0);
  take_ticks();
  put(&value, K_NO_WAIT);
  first_quick_then_slow();
}
K_TIMER_DEFINE(timer, expired, NULL);

static void worker(void *a, void *b, void *c)
{
  int value = 2;
  stored = K_MSEC(5);
  take(K_FOREVER);
  take_flag(true);
  take_no_ms(10);
  put(&value, K_FOREVER);
}
K_THREAD_DEFINE(worker_thread, 512, worker, NULL, NULL, NULL, 5, 0, 0);
