// SPDX-License-Identifier: Apache-2.0
// Locks: nested, in loops, handed over, on some paths only; memory and mutexes while they are held.
#include <stdlib.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/kernel.h>

static struct k_spinlock outer, inner;
static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static K_CONDVAR_DEFINE(condvar);
K_HEAP_DEFINE(heap, 512);
K_MEM_SLAB_DEFINE(slab, 32, 4, 4);
K_MSGQ_DEFINE(queue, 4, 8, 4);
volatile int state;
static k_timeout_t stored;
volatile size_t wanted;
void *volatile kept;

void nested(void)
{
  k_spinlock_key_t first = k_spin_lock(&outer);
  k_spinlock_key_t second = k_spin_lock(&inner);
  state = 1;
  k_spin_unlock(&inner, second);
  k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
  k_spin_unlock(&outer, first);
}

void nested_and_released(void) // silent
{
  k_spinlock_key_t first = k_spin_lock(&outer);
  k_spinlock_key_t second = k_spin_lock(&inner);
  state = 1;
  k_spin_unlock(&inner, second);
  k_spin_unlock(&outer, first);
  k_sem_take(&sem, K_FOREVER);
}

void one_of_two_is_left(int early)
{
  k_spinlock_key_t first = k_spin_lock(&outer);
  k_spinlock_key_t second = k_spin_lock(&inner);
  k_spin_unlock(&inner, second);
  if (early)
    return; // expect: lock-leak
  k_spin_unlock(&outer, first);
}

void mutex_under_a_spinlock(void)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  k_mutex_lock(&mutex, K_MSEC(1)); // expect: lock-blocking-call
  k_mutex_unlock(&mutex);
  k_spin_unlock(&outer, key);
}

void spinlock_under_a_mutex(void) // silent
{
  k_mutex_lock(&mutex, K_FOREVER);
  k_spinlock_key_t key = k_spin_lock(&outer);
  state = 2;
  k_spin_unlock(&outer, key);
  k_mutex_unlock(&mutex);
}

void condition_under_its_mutex(void) // silent
{
  k_mutex_lock(&mutex, K_FOREVER);
  while (!state)
    k_condvar_wait(&condvar, &mutex, K_FOREVER);
  k_mutex_unlock(&mutex);
}

void yields_under_a_spinlock(void)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  k_yield(); // expect: lock-blocking-call
  k_spin_unlock(&outer, key);
}

void transfer_with_interrupts_locked(void)
{
  static const uint8_t bytes[1] = {7};
  unsigned int key = irq_lock();
  i2c_write(NULL, bytes, 1, 0x20); // expect: lock-blocking-call
  irq_unlock(key);
}

void time_from_elsewhere(void)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  k_sem_take(&sem, stored); // expect: lock-blocking-call
  k_spin_unlock(&outer, key);
}

void sets_a_time(void)
{
  stored = K_MSEC(state);
}

void poll_under_a_lock(void) // silent
{
  int value = 3;
  k_spinlock_key_t key = k_spin_lock(&outer);
  k_msgq_put(&queue, &value, K_NO_WAIT);
  k_sem_give(&sem);
  k_busy_wait(2);
  k_spin_unlock(&outer, key);
}

void heap_under_a_spinlock(void)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  kept = k_heap_alloc(&heap, wanted, K_NO_WAIT); // expect: lock-allocation
  k_spin_unlock(&outer, key);
}

void heap_that_waits_under_a_spinlock(void)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  kept = k_heap_alloc(&heap, wanted, K_MSEC(1)); // expect: lock-blocking-call
  k_spin_unlock(&outer, key);
}

void frees_under_a_lock(void)
{
  unsigned int key = irq_lock();
  k_free(kept); // expect: lock-allocation
  irq_unlock(key);
}

void library_frees_under_a_lock(void)
{
  unsigned int key = irq_lock();
  free(kept); // expect: lock-blocking-call
  irq_unlock(key);
}

void slab_under_a_lock(void) // silent
{
  void *block;
  k_spinlock_key_t key = k_spin_lock(&outer);
  if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0)
    kept = block;
  k_spin_unlock(&outer, key);
}

void frees_behind_the_lock(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  void *block = kept;
  kept = NULL;
  k_spin_unlock(&outer, key);
  k_free(block);
}

void dropped_in_a_loop(int count) // silent
{
  for (int i = 0; i < count; ++i) {
    k_spinlock_key_t key = k_spin_lock(&outer);
    state = i;
    k_spin_unlock(&outer, key);
    k_sem_take(&sem, K_MSEC(1));
  }
}

void held_over_a_loop(int count)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  for (int i = 0; i < count; ++i)
    k_sem_take(&sem, K_MSEC(1)); // expect: lock-blocking-call
  k_spin_unlock(&outer, key);
}

void dropped_and_taken_again(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  while (!state) {
    k_spin_unlock(&outer, key);
    k_sem_take(&sem, K_FOREVER);
    key = k_spin_lock(&outer);
  }
  k_spin_unlock(&outer, key);
}

void left_out_of_a_loop(int count)
{
  for (int i = 0; i < count; ++i) {
    unsigned int key = irq_lock();
    if (state == i)
      break;
    irq_unlock(key);
  }
  state = 0; // expect: lock-leak
}

int left_by_switch(int what)
{
  k_spinlock_key_t key = k_spin_lock(&outer);
  switch (what) {
  case 0:
    state = 1;
    break;
  case 1:
    return 1; // expect: lock-leak
  default:
    k_spin_unlock(&outer, key);
    return 2;
  }
  k_spin_unlock(&outer, key);
  return 0;
}

int only_where_it_was_taken(bool shared) // silent
{
  k_spinlock_key_t key = {0};
  if (shared)
    key = k_spin_lock(&outer);
  state = 5;
  if (shared)
    k_spin_unlock(&outer, key);
  return state;
}

int waits_where_it_was_not_taken(bool shared) // silent
{
  k_spinlock_key_t key = {0};
  if (shared)
    key = k_spin_lock(&outer);
  if (!shared)
    k_sem_take(&sem, K_MSEC(1));
  if (shared)
    k_spin_unlock(&outer, key);
  return state;
}

// Functions that hand the lock out are locks themselves.
unsigned int enter_critical(void) // silent
{
  return irq_lock();
}

void leave_critical(unsigned int key) // silent
{
  irq_unlock(key);
}

void between_them(void)
{
  unsigned int key = enter_critical();
  k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
  leave_critical(key);
}

int forgets_to_leave(int value)
{
  unsigned int key = enter_critical();
  if (value < 0)
    return -1; // expect: lock-leak
  leave_critical(key);
  return 0;
}

int scope_left_by_break(void)
{
  K_SPINLOCK(&outer) {
    if (state == 4)
      break; // expect: lock-scope-exit (missed)
    state = 7;
  }
  return 0; // false: lock-scope-exit
}

int scope_left_by_goto(void)
{
  K_SPINLOCK(&outer) {
    if (state == 4)
      goto out; // expect: lock-scope-exit (missed)
    state = 8;
  }
out:
  return state; // false: lock-scope-exit
}

int break_inside_of_it(int count) // silent
{
  K_SPINLOCK(&outer) {
    for (int i = 0; i < count; ++i)
      if (state == i)
        break;
    state = 9;
  }
  return 0;
}

int scope_in_a_loop(int count) // silent
{
  for (int i = 0; i < count; ++i) {
    K_SPINLOCK(&outer) {
      state = i;
    }
    if (state == 3)
      break;
  }
  return 0;
}

void scope_with_memory(void)
{
  K_SPINLOCK(&outer) {
    kept = k_malloc(wanted); // expect: lock-allocation
  }
}

void sleeps_with_the_scheduler_locked(void)
{
  k_sched_lock();
  k_msleep(1); // expect: scheduler-lock-blocking-call
  k_sched_unlock();
}

void works_with_the_scheduler_locked(void) // silent
{
  k_sched_lock();
  state = 10;
  k_sem_give(&sem);
  k_sem_take(&sem, K_NO_WAIT);
  kept = k_malloc(wanted);
  k_sched_unlock();
}

static void wait_for_it(void)
{
  k_sem_take(&sem, K_FOREVER); // expect: scheduler-lock-blocking-call
}

void waits_in_a_function_with_the_scheduler_locked(void)
{
  k_sched_lock();
  wait_for_it();
  k_sched_unlock();
}

void stack_given_back_under_a_lock(void)
{
  k_thread_stack_t *stack = kept;
  unsigned int key = irq_lock();
  k_thread_stack_free(stack); // expect: stack-pool-alloc-under-lock
  irq_unlock(key);
}

void stack_taken_before_the_lock(void) // silent
{
  k_thread_stack_t *stack = k_thread_stack_alloc(512, 0);
  k_spinlock_key_t key = k_spin_lock(&outer);
  kept = stack;
  k_spin_unlock(&outer, key);
}
