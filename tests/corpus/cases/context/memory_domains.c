// SPDX-License-Identifier: Apache-2.0
// CONFIG_USERSPACE=1
// Threads and the memory domains that they join: before they run, and behind.
#include <zephyr/kernel.h>

static struct k_mem_domain domain, other;
static struct k_thread threads[8];
static K_THREAD_STACK_DEFINE(stack, 1024);
volatile int state;
volatile k_tid_t stored;

static void work(void *a, void *b, void *c)
{
  state++;
}

static k_tid_t created(struct k_thread *thread, uint32_t options, k_timeout_t delay)
{
  return k_thread_create(thread, stack, sizeof stack, work, NULL, NULL, NULL, 5, options, delay);
}

void joins_by_its_id(void)
{
  k_tid_t id = k_thread_create(&threads[0], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_NO_WAIT);
  k_mem_domain_add_thread(&domain, id); // expect: domain-join-after-start
}

void joins_by_its_object(void)
{
  k_thread_create(&threads[1], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_NO_WAIT);
  if (state)
    k_mem_domain_add_thread(&domain, &threads[1]); // expect: domain-join-after-start
}

void joins_behind_its_start(void)
{
  k_tid_t id = k_thread_create(&threads[2], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_FOREVER);
  k_thread_start(id);
  k_mem_domain_add_thread(&domain, id); // expect: domain-join-after-start
}

void all_of_them(void)
{
  for (int i = 0; i < 4; ++i) {
    k_tid_t id = k_thread_create(&threads[i], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_NO_WAIT);
    k_mem_domain_add_thread(&domain, id); // expect: domain-join-after-start
  }
}

void joins_before_its_start(void) // silent
{
  k_tid_t id = k_thread_create(&threads[3], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_FOREVER);
  k_mem_domain_add_thread(&domain, id);
  k_thread_start(id);
}

void is_privileged(void) // silent
{
  k_tid_t id = k_thread_create(&threads[4], stack, sizeof stack, work, NULL, NULL, NULL, 5, 0, K_NO_WAIT);
  k_mem_domain_add_thread(&domain, id);
}

void is_privileged_and_started(void) // silent
{
  k_tid_t id = k_thread_create(&threads[4], stack, sizeof stack, work, NULL, NULL, NULL, 5, 0, K_FOREVER);
  k_thread_start(id);
  k_mem_domain_add_thread(&domain, id);
}

void is_created_again(void) // silent
{
  k_thread_create(&threads[4], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_NO_WAIT);
  k_thread_join(&threads[4], K_FOREVER);
  k_thread_create(&threads[4], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_FOREVER);
  k_mem_domain_add_thread(&domain, &threads[4]);
}

void another_thread_joins(void) // silent
{
  k_thread_create(&threads[5], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_NO_WAIT);
  k_mem_domain_add_thread(&domain, &threads[6]);
}

void a_thread_from_elsewhere_joins(void) // silent
{
  k_mem_domain_add_thread(&other, stored);
}

void starts_later(void) // silent
{
  k_tid_t id = k_thread_create(&threads[7], stack, sizeof stack, work, NULL, NULL, NULL, 5, K_USER, K_MSEC(100));
  k_mem_domain_add_thread(&domain, id);
}

void not_always_started(void) // silent
{
  k_tid_t id = created(&threads[6], K_USER, K_FOREVER);
  if (state)
    k_mem_domain_add_thread(&domain, id);
  else
    k_thread_start(id);
}
