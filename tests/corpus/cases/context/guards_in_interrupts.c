// SPDX-License-Identifier: Apache-2.0
// Every shape of a guard that lets one function run in a thread and in an interrupt.
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
volatile int state;

static void early_return(void) // silent
{
  if (k_is_in_isr())
    return;
  k_sem_take(&sem, K_FOREVER);
}

static void early_return_inverted(void)
{
  if (!k_is_in_isr())
    return;
  k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void branch(void) // silent
{
  if (!k_is_in_isr())
    k_sem_take(&sem, K_FOREVER);
}

static void wrong_branch(void)
{
  if (k_is_in_isr())
    k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void ternary_timeout(void) // silent
{
  k_sem_take(&sem, k_is_in_isr() ? K_NO_WAIT : K_FOREVER);
}

static void ternary_timeout_wrong_way(void)
{
  k_sem_take(&sem, k_is_in_isr() ? K_FOREVER : K_NO_WAIT); // expect: isr-blocking-call
}

static void local_flag(void) // silent
{
  bool in_isr = k_is_in_isr();
  state = 1;
  if (!in_isr)
    k_sem_take(&sem, K_MSEC(10));
}

static void local_flag_of_two(void) // silent
{
  bool cannot_wait = k_is_in_isr() || k_is_pre_kernel();
  if (!cannot_wait)
    k_sem_take(&sem, K_MSEC(10));
}

static void flag_of_another_thing(void)
{
  bool busy = state != 0;
  if (!busy)
    k_sem_take(&sem, K_MSEC(10)); // expect: isr-blocking-call
}

static void downgraded(k_timeout_t timeout) // silent
{
  if (k_is_in_isr())
    timeout = K_NO_WAIT;
  k_sem_take(&sem, timeout);
}

static void downgraded_in_a_thread_only(k_timeout_t timeout)
{
  if (!k_is_in_isr())
    timeout = K_NO_WAIT;
  k_sem_take(&sem, timeout); // expect: isr-blocking-call
}

static void short_circuit(void) // silent
{
  if (state && !k_is_in_isr() && k_sem_take(&sem, K_FOREVER) == 0)
    state = 2;
}

static void short_circuit_or(void) // silent
{
  if (k_is_in_isr() || k_sem_take(&sem, K_FOREVER) == 0)
    state = 2;
}

static void short_circuit_too_late(void)
{
  if (k_sem_take(&sem, K_FOREVER) == 0 && !k_is_in_isr()) // expect: isr-blocking-call
    state = 2;
}

static void may_yield(void) // silent
{
  if (k_can_yield())
    k_sem_take(&sem, K_FOREVER);
}

static void may_not_yield(void)
{
  if (!k_can_yield())
    k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void merged_again(void)
{
  if (k_is_in_isr())
    state = 1;
  else
    state = 2;
  k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void left_by_goto(void) // silent
{
  if (k_is_in_isr())
    goto out;
  k_sem_take(&sem, K_FOREVER);
out:
  state = 3;
}

static void left_by_switch(void) // silent
{
  switch (k_is_in_isr()) {
  case true:
    return;
  default:
    k_sem_take(&sem, K_FOREVER);
  }
}

static void guarded_loop(void) // silent
{
  while (!k_is_in_isr()) {
    if (k_sem_take(&sem, K_FOREVER) == 0)
      break;
  }
}

static void in_a_loop_behind(void)
{
  for (int i = 0; i < 3; ++i)
    k_sem_take(&sem, K_MSEC(1)); // expect: isr-blocking-call
}

static bool cannot_wait(void)
{
  return k_is_in_isr();
}

static void guard_in_a_function(void) // silent
{
  if (cannot_wait())
    return;
  k_sem_take(&sem, K_FOREVER);
}

static void expired(struct k_timer *timer)
{
  early_return();
  early_return_inverted();
  branch();
  wrong_branch();
  ternary_timeout();
  ternary_timeout_wrong_way();
  local_flag();
  local_flag_of_two();
  flag_of_another_thing();
  downgraded(K_FOREVER);
  downgraded_in_a_thread_only(K_FOREVER);
  short_circuit();
  short_circuit_or();
  short_circuit_too_late();
  may_yield();
  may_not_yield();
  merged_again();
  left_by_goto();
  left_by_switch();
  guarded_loop();
  in_a_loop_behind();
  guard_in_a_function();
}
K_TIMER_DEFINE(timer, expired, NULL);
