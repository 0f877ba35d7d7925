// SPDX-License-Identifier: Apache-2.0
// Threads that ask for user mode in a build without it.
#include <zephyr/kernel.h>

#define PRIVILEGED BIT(3)
static struct k_thread threads[8];
static K_THREAD_STACK_DEFINE(stack, 1024);
volatile uint32_t chosen;
volatile int state;

static void work(void *a, void *b, void *c)
{
  state++;
}

void created(void)
{
  k_thread_create(&threads[0], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_NO_WAIT); // expect: user-mode-ignored
}

void created_with_more_options(void)
{
  uint32_t options = PRIVILEGED;
  options |= K_USER;
  k_thread_create(&threads[1], stack, sizeof stack, work, NULL, NULL, NULL, 5, options, K_FOREVER); // expect: user-mode-ignored
}

static void create(struct k_thread *thread, uint32_t options)
{
  k_thread_create(thread, stack, sizeof stack, work, NULL, NULL, NULL, 5, options, K_NO_WAIT); // expect: user-mode-ignored
}

void created_below_another_function(void)
{
  create(&threads[2], K_USER);
}

void drops_its_privileges(void)
{
  if (state)
    k_thread_user_mode_enter(work, NULL, NULL, NULL); // expect: user-mode-ignored
}

void created_privileged(void) // silent
{
  k_thread_create(&threads[3], stack, sizeof stack, work, NULL, NULL, NULL, 5, PRIVILEGED, K_NO_WAIT);
}

void created_with_options_of_another(void) // silent
{
  k_thread_create(&threads[4], stack, sizeof stack, work, NULL, NULL, NULL, 5, chosen, K_NO_WAIT);
}
