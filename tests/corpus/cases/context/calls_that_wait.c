// SPDX-License-Identifier: Apache-2.0
// Each call of the kernel that can wait, in an interrupt: with a time, without one, and where no time makes it legal.
#include <zephyr/drivers/can.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/kernel.h>
#include <zephyr/net/buf.h>
#include <zephyr/sys/mutex.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static K_CONDVAR_DEFINE(condvar);
static K_EVENT_DEFINE(event);
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);
static K_MBOX_DEFINE(mbox);
K_MSGQ_DEFINE(queue, 4, 8, 4);
K_HEAP_DEFINE(heap, 512);
K_MEM_SLAB_DEFINE(slab, 32, 4, 4);
NET_BUF_POOL_DEFINE(buffers, 4, 64, 0, NULL);
static struct k_stack stack;
static struct k_pipe pipe;
static struct k_futex futex;
static struct k_poll_event events[1];
static struct k_thread thread;
static K_THREAD_STACK_DEFINE(thread_stack, 256);
static struct sys_mutex user_mutex;
static struct k_work_delayable delayed;
static struct k_work_sync sync;
static struct k_timer other_timer;
static struct can_frame frame;
void *volatile kept;
void *volatile kept_block;
void *volatile kept_buffer;

static void with_a_time(struct k_timer *timer)
{
  int value = 0;
  uintptr_t word;
  size_t done;
  k_sem_take(&sem, K_MSEC(1)); // expect: isr-blocking-call
  k_msgq_put(&queue, &value, K_FOREVER); // expect: isr-blocking-call
  k_msgq_get(&queue, &value, K_MSEC(5)); // expect: isr-blocking-call
  kept = k_fifo_get(&fifo, K_FOREVER); // expect: isr-blocking-call
  kept = k_lifo_get(&lifo, K_SECONDS(1)); // expect: isr-blocking-call
  k_stack_pop(&stack, &word, K_FOREVER); // expect: isr-blocking-call
  k_event_wait(&event, 1, false, K_MSEC(2)); // expect: isr-blocking-call
  k_pipe_put(&pipe, &value, 4, &done, 4, K_MSEC(2)); // expect: isr-blocking-call
  k_thread_join(&thread, K_MSEC(2)); // expect: isr-blocking-call
}
K_TIMER_DEFINE(first, with_a_time, NULL);

static void without_a_time(struct k_timer *timer) // silent
{
  int value = 0;
  uintptr_t word;
  size_t done;
  k_sem_take(&sem, K_NO_WAIT);
  k_msgq_put(&queue, &value, K_NO_WAIT);
  k_msgq_get(&queue, &value, K_NO_WAIT);
  kept = k_fifo_get(&fifo, K_NO_WAIT);
  kept = k_lifo_get(&lifo, K_NO_WAIT);
  k_stack_pop(&stack, &word, K_NO_WAIT);
  k_event_wait(&event, 1, false, K_NO_WAIT);
  k_pipe_put(&pipe, &value, 4, &done, 4, K_NO_WAIT);
  k_thread_join(&thread, K_NO_WAIT);
}
K_TIMER_DEFINE(second, without_a_time, NULL);

static void whatever_the_time(struct k_timer *timer)
{
  struct k_mbox_msg message = {0, NULL};
  k_mutex_lock(&mutex, K_NO_WAIT); // expect: isr-thread-only-call
  k_condvar_wait(&condvar, &mutex, K_NO_WAIT); // expect: isr-thread-only-call
  k_futex_wait(&futex, 0, K_NO_WAIT); // expect: isr-thread-only-call
  k_mbox_put(&mbox, &message, K_NO_WAIT); // expect: isr-thread-only-call
  k_poll(events, 1, K_NO_WAIT); // expect: isr-thread-only-call
  sys_mutex_lock(&user_mutex, K_NO_WAIT); // expect: isr-thread-only-call
  k_usleep(10); // expect: isr-thread-only-call
  k_timer_status_sync(&other_timer); // expect: isr-thread-only-call
  k_work_flush(&delayed.work, &sync); // expect: isr-thread-only-call
  k_work_cancel_delayable_sync(&delayed, &sync); // expect: isr-thread-only-call
  k_sched_lock(); // expect: isr-thread-only-call
  k_sched_unlock(); // expect: isr-thread-only-call
}
K_TIMER_DEFINE(third, whatever_the_time, NULL);

static void entry(void *a, void *b, void *c)
{
}

static void starts_a_thread(struct k_timer *timer)
{
  k_thread_create(&thread, thread_stack, sizeof thread_stack, entry, NULL, NULL, NULL, 5, 0, K_NO_WAIT); // expect: isr-thread-only-call
}
K_TIMER_DEFINE(fourth, starts_a_thread, NULL);

static void made_for_interrupts(struct k_timer *timer) // silent
{
  k_sem_give(&sem);
  k_fifo_put(&fifo, &frame);
  k_lifo_put(&lifo, &frame);
  k_fifo_alloc_put(&fifo, &frame);
  k_stack_push(&stack, 1);
  k_event_post(&event, 1);
  k_condvar_signal(&condvar);
  k_busy_wait(3);
  k_thread_abort(&thread);
}
K_TIMER_DEFINE(fifth, made_for_interrupts, NULL);

// A delay is no wait: the timeout says when something else is to happen.
static void starts_later(struct k_timer *timer) // silent
{
  k_timer_start(&other_timer, K_MSEC(100), K_FOREVER);
  k_work_schedule(&delayed, K_SECONDS(10));
}
K_TIMER_DEFINE(sixth, starts_later, NULL);

static void memory_with_a_time(struct k_timer *timer)
{
  void *block;
  kept = k_heap_alloc(&heap, 8, K_MSEC(1)); // expect: isr-blocking-call, allocator-choice
  if (k_mem_slab_alloc(&slab, &block, K_FOREVER) == 0) // expect: isr-blocking-call
    kept_block = block;
  kept_buffer = net_buf_alloc(&buffers, K_FOREVER); // expect: isr-blocking-call
}
K_TIMER_DEFINE(seventh, memory_with_a_time, NULL);

static void memory_of_fixed_size(struct k_timer *timer) // silent
{
  void *block;
  if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0)
    k_mem_slab_free(&slab, &block);
  struct net_buf *buffer = net_buf_alloc(&buffers, K_NO_WAIT);
  if (buffer)
    net_buf_unref(buffer);
}
K_TIMER_DEFINE(eighth, memory_of_fixed_size, NULL);

static void transfers(struct k_timer *timer)
{
  static const uint8_t bytes[2] = {1, 2};
  i2c_write(NULL, bytes, 2, 0x40); // expect: isr-thread-only-call
}
K_TIMER_DEFINE(ninth, transfers, NULL);

static void only_threads_do_this(void *a, void *b, void *c) // silent
{
  static const uint8_t bytes[2] = {1, 2};
  i2c_write(NULL, bytes, 2, 0x40);
  k_mutex_lock(&mutex, K_FOREVER);
  k_condvar_wait(&condvar, &mutex, K_FOREVER);
  k_mutex_unlock(&mutex);
  k_poll(events, 1, K_FOREVER);
  k_usleep(3);
  k_sched_lock();
  k_sched_unlock();
  k_timer_status_sync(&other_timer);
}
K_THREAD_DEFINE(worker, 512, only_threads_do_this, NULL, NULL, NULL, 5, 0, 0);
