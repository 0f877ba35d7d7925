// SPDX-License-Identifier: Apache-2.0
// Initialisation: before the kernel runs nothing can wait; behind it an init function is in a thread.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
K_MEM_SLAB_DEFINE(slab, 32, 4, 4);
static k_timeout_t stored = {0};
volatile int state;
void *volatile kept;

static int early_wait(const struct device *dev)
{
  k_sem_take(&sem, K_MSEC(10)); // expect: init-blocking-call
  return 0;
}
SYS_INIT(early_wait, PRE_KERNEL_1, 50);

static int early_sleep(const struct device *dev)
{
  k_sleep(K_MSEC(10)); // expect: init-blocking-call
  return 0;
}
SYS_INIT(early_sleep, PRE_KERNEL_2, 50);

static void reset_line(void)
{
  k_msleep(1); // expect: init-blocking-call
}

static int early_in_a_function(const struct device *dev)
{
  reset_line();
  return 0;
}
SYS_INIT(early_in_a_function, PRE_KERNEL_1, 60);

static int early_slab_that_waits(const struct device *dev)
{
  void *block;
  if (k_mem_slab_alloc(&slab, &block, K_FOREVER) == 0) // expect: init-blocking-call
    kept = block;
  return 0;
}
SYS_INIT(early_slab_that_waits, PRE_KERNEL_2, 60);

static int early_timeout_from_elsewhere(const struct device *dev)
{
  k_sem_take(&sem, stored); // expect: init-blocking-call
  return 0;
}
SYS_INIT(early_timeout_from_elsewhere, PRE_KERNEL_2, 70);

static int early_poll(const struct device *dev) // silent
{
  k_sem_take(&sem, K_NO_WAIT);
  k_busy_wait(100);
  k_sem_give(&sem);
  return 0;
}
SYS_INIT(early_poll, PRE_KERNEL_1, 70);

static int early_with_a_guard(const struct device *dev) // silent
{
  if (k_is_pre_kernel())
    k_busy_wait(1000);
  else
    k_msleep(1);
  return 0;
}
SYS_INIT(early_with_a_guard, PRE_KERNEL_2, 80);

static int early_slab(const struct device *dev) // silent
{
  void *block;
  if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0)
    kept = block;
  return 0;
}
SYS_INIT(early_slab, PRE_KERNEL_2, 90);

static int late_wait(const struct device *dev) // silent
{
  stored = K_MSEC(3);
  k_sem_take(&sem, K_MSEC(10));
  k_mutex_lock(&mutex, K_FOREVER);
  k_mutex_unlock(&mutex);
  k_msleep(1);
  return 0;
}
SYS_INIT(late_wait, POST_KERNEL, 50);

static int application_wait(const struct device *dev) // silent
{
  k_sem_take(&sem, K_FOREVER);
  return 0;
}
SYS_INIT(application_wait, APPLICATION, 50);
