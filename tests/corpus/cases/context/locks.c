// SPDX-License-Identifier: Apache-2.0
// What may not be done while a lock is held, and what ends a lock.
#include <stdlib.h>
#include <zephyr/kernel.h>

static struct k_spinlock lock;
static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
volatile int state;
void *volatile kept;

void sleeps_under_a_spinlock(void)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  k_sleep(K_MSEC(1)); // expect: lock-blocking-call
  k_spin_unlock(&lock, key);
}

void sleeps_behind_it(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  state = 1;
  k_spin_unlock(&lock, key);
  k_sleep(K_MSEC(1));
}

void polls_under_a_spinlock(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  k_sem_take(&sem, K_NO_WAIT);
  k_spin_unlock(&lock, key);
}

void waits_with_interrupts_locked(void)
{
  unsigned int key = irq_lock();
  k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
  irq_unlock(key);
}

void allocates_with_interrupts_locked(void)
{
  unsigned int key = irq_lock();
  kept = k_malloc(12); // expect: lock-allocation
  irq_unlock(key);
}

void library_heap_under_a_lock(void)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  kept = malloc(12); // expect: lock-blocking-call
  k_spin_unlock(&lock, key);
}

static void helper(void)
{
  k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
}

void waits_in_a_function(void)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  helper();
  k_spin_unlock(&lock, key);
}

static void helper_without(void) // silent
{
  k_sem_take(&sem, K_FOREVER);
}

void unlocks_before_the_function(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  state = 2;
  k_spin_unlock(&lock, key);
  helper_without();
}

static k_spinlock_key_t enter(void)
{
  return k_spin_lock(&lock);
}

static void leave(k_spinlock_key_t key)
{
  k_spin_unlock(&lock, key);
}

void wrapped_lock(void)
{
  k_spinlock_key_t key = enter();
  k_msleep(5); // expect: lock-blocking-call
  leave(key);
}

void unlocked_on_one_branch(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  if (state) {
    k_spin_unlock(&lock, key);
    k_sleep(K_MSEC(1));
    return;
  }
  k_spin_unlock(&lock, key);
}

int leaks_on_an_error(void)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  if (state == 3)
    return -1; // expect: lock-leak
  k_spin_unlock(&lock, key);
  return 0;
}

int leaks_interrupts(int value)
{
  unsigned int key = irq_lock();
  if (value < 0)
    return value; // expect: lock-leak
  irq_unlock(key);
  return 0;
}

int leaves_by_goto(int value) // silent
{
  int result = 0;
  k_spinlock_key_t key = k_spin_lock(&lock);
  if (value < 0) {
    result = value;
    goto out;
  }
  state = value;
out:
  k_spin_unlock(&lock, key);
  return result;
}

int scope_left_by_return(void)
{
  K_SPINLOCK(&lock) {
    if (state == 4)
      return 1; // expect: lock-scope-exit
  }
  return 0;
}

int scope_left_by_continue(void) // silent
{
  K_SPINLOCK(&lock) {
    if (state == 4)
      K_SPINLOCK_BREAK;
    state = 5;
  }
  return 0;
}

void scope_with_a_wait(void)
{
  K_SPINLOCK(&lock) {
    k_sem_take(&sem, K_MSEC(3)); // expect: lock-blocking-call
  }
}

void scope_and_a_wait_behind(void) // silent
{
  K_SPINLOCK(&lock) {
    state = 6;
  }
  k_sem_take(&sem, K_MSEC(3));
}

void waits_with_the_scheduler_locked(void)
{
  k_sched_lock();
  k_sem_take(&sem, K_MSEC(3)); // expect: scheduler-lock-blocking-call
  k_sched_unlock();
}

void waits_with_a_mutex_held(void) // silent
{
  k_mutex_lock(&mutex, K_FOREVER);
  k_sem_take(&sem, K_MSEC(3));
  k_mutex_unlock(&mutex);
}

void stack_from_the_pool(void)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  kept = k_thread_stack_alloc(512, 0); // expect: stack-pool-alloc-under-lock
  k_spin_unlock(&lock, key);
}

static void each(const struct k_thread *thread, void *data)
{
  k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
}

int main(void)
{
  k_thread_foreach(each, NULL);
  return 0;
}
