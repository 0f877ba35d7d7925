// SPDX-License-Identifier: Apache-2.0
// Findings that the configuration accepts; and functions that only the configuration knows.
#include <zephyr/kernel.h>

#include "radio.h"

static K_SEM_DEFINE(sem, 0, 1);
volatile size_t wanted;
void *volatile kept;

static void covered(struct k_timer *timer) // silent
{
  kept = k_malloc(wanted);
}
K_TIMER_DEFINE(first, covered, NULL);

static void late(struct k_timer *timer)
{
  kept = k_malloc(wanted); // expect: isr-allocation
}
K_TIMER_DEFINE(second, late, NULL);

static void quiet(struct k_timer *timer) // silent
{
  k_sem_take(&sem, K_MSEC(1));
}
K_TIMER_DEFINE(quiet_timer, quiet, NULL);

static void loud(struct k_timer *timer)
{
  k_sem_take(&sem, K_MSEC(1)); // expect: isr-blocking-call
}
K_TIMER_DEFINE(loud_timer, loud, NULL);

int lost(void) // silent
{
  char *block = k_malloc(wanted);
  if (!block)
    return -1;
  block[0] = 1;
  return 0;
}

static void radio_in_an_interrupt(struct k_timer *timer)
{
  radio_wait(); // expect: isr-thread-only-call
}
K_TIMER_DEFINE(third, radio_in_an_interrupt, NULL);

int radio_twice(void)
{
  char *block = radio_block(wanted);
  radio_give(block);
  radio_give(block); // expect: alloc-double-free
  return 0;
}

int radio_once(void) // silent
{
  char *block = radio_block(wanted);
  radio_give(block);
  return 0;
}

int radio_to_the_kernel(void)
{
  char *block = radio_block(wanted);
  k_free(block); // expect: alloc-mismatch
  return 0;
}

int main(void)
{
  radio_wait();
  return 0;
}
