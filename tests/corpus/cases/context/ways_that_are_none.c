// SPDX-License-Identifier: Apache-2.0
// Ways on which code is reached for all that a type or a graph of calls says, and on which it never waits: a log that is flushed by a
// system on its way down, a pointer that could be any function, a timeout that interrupts do not use, a test that ends.
#include <zephyr/device.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static struct k_spinlock flush_lock, ring_lock;
volatile int state;
volatile bool panic_mode;
void *volatile kept;

// Only a panic prints from where it was called; otherwise a thread does.
__attribute__((noinline)) void log_process(void) // silent
{
  k_mutex_lock(&mutex, K_FOREVER);
  state++;
  k_mutex_unlock(&mutex);
}

__attribute__((noinline)) void z_log_msg_post_finalize(void) // silent
{
  if (panic_mode) {
    k_spinlock_key_t key = k_spin_lock(&flush_lock);
    log_process();
    k_spin_unlock(&flush_lock, key);
  } else {
    k_sem_give(&sem);
  }
}

static void logs(const void *parameter) // silent
{
  z_log_msg_post_finalize();
}

// The same shape without a panic.
__attribute__((noinline)) static void print(void)
{
  k_mutex_lock(&mutex, K_FOREVER); // expect: isr-thread-only-call, lock-blocking-call
  state++;
  k_mutex_unlock(&mutex); // expect: isr-thread-only-call
}

static void prints(const void *parameter)
{
  k_spinlock_key_t key = k_spin_lock(&flush_lock);
  print();
  k_spin_unlock(&flush_lock, key);
}

// Code that was loaded: it could be any function of that type, and that is no reason to say that it is this one.
static int worker(int argument) // silent
{
  return k_sem_take(&sem, K_FOREVER) + argument;
}
int (*volatile job)(int) = worker;
volatile uintptr_t loaded;

static void runs_loaded_code(const void *parameter) // silent
{
  int (*code)(int) = (int (*)(int))loaded;
  state = code(state);
}

// With a timeout that counts in threads alone.
__attribute__((noinline)) void *mpsc_pbuf_alloc(void *ring, size_t words, k_timeout_t timeout)
{
  state = (int)(words + timeout.ticks);
  return ring;
}

static void *copy(int milliseconds) // silent
{
  return mpsc_pbuf_alloc((void *)&state, 4, K_MSEC(milliseconds));
}

static void copies(const void *parameter) // silent
{
  kept = copy(state);
}

static void copies_under_a_lock(void)
{
  k_spinlock_key_t key = k_spin_lock(&ring_lock);
  kept = mpsc_pbuf_alloc((void *)&state, 4, K_MSEC(5)); // expect: lock-blocking-call
  k_spin_unlock(&ring_lock, key);
}

// An assertion of a test: behind it what it says holds.
__attribute__((noinline)) void ztest_test_fail(void)
{
  state = -1;
}

static bool asserts(bool condition)
{
  if (!condition) {
    state++;
    ztest_test_fail();
    return false;
  }
  return true;
}

static void test_body(void) // silent
{
  int *block = k_malloc(24);
  asserts(block != NULL);
  *block = 1;
  k_free(block);
  kept = k_malloc(12);
  block = k_malloc(20);
  asserts(block == NULL);
}

int main(void)
{
  IRQ_CONNECT(1, 2, logs, NULL, 0);
  IRQ_CONNECT(2, 2, prints, NULL, 0);
  IRQ_CONNECT(3, 2, runs_loaded_code, NULL, 0);
  IRQ_CONNECT(4, 2, copies, NULL, 0);
  copies_under_a_lock();
  test_body();
  z_log_msg_post_finalize();
  return job(1);
}
