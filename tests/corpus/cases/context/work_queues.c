// SPDX-License-Identifier: Apache-2.0
// Handlers of work items: the system's queue is everybody's, an own queue is not.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static K_FIFO_DEFINE(fifo);
K_HEAP_DEFINE(heap, 512);
static struct k_work_q own_queue;
static K_THREAD_STACK_DEFINE(own_stack, 512);
static struct k_work dynamic, own;
static struct k_work_sync sync;
void *volatile kept;

static void system_forever(struct k_work *work)
{
  k_sem_take(&sem, K_FOREVER); // expect: workqueue-blocking
}
K_WORK_DEFINE(first, system_forever);

static void system_bounded(struct k_work *work) // silent
{
  k_sem_take(&sem, K_MSEC(10));
  k_msleep(5);
}
K_WORK_DEFINE(second, system_bounded);

static void system_delayed(struct k_work *work)
{
  kept = k_fifo_get(&fifo, K_FOREVER); // expect: workqueue-blocking
}
K_WORK_DELAYABLE_DEFINE(third, system_delayed);

static void system_heap(struct k_work *work)
{
  kept = k_heap_alloc(&heap, 24, K_FOREVER); // expect: workqueue-blocking
}
K_WORK_DEFINE(fourth, system_heap);

static void system_set_at_run_time(struct k_work *work)
{
  k_mutex_lock(&mutex, K_FOREVER); // expect: workqueue-blocking
  k_mutex_unlock(&mutex);
}

static void wait_for_answer(k_timeout_t timeout)
{
  k_sem_take(&sem, timeout); // expect: workqueue-blocking
}

static void system_through_a_function(struct k_work *work)
{
  wait_for_answer(K_FOREVER);
}
K_WORK_DEFINE(fifth, system_through_a_function);

static void wait_a_while_for_answer(k_timeout_t timeout)
{
  k_sem_take(&sem, timeout);
}

static void system_through_a_function_bounded(struct k_work *work) // silent
{
  wait_a_while_for_answer(K_MSEC(100));
}
K_WORK_DEFINE(sixth, system_through_a_function_bounded);

static void on_the_own_queue(struct k_work *work) // silent
{
  k_sem_take(&sem, K_FOREVER); // false: workqueue-blocking
  k_mutex_lock(&mutex, K_FOREVER); // false: workqueue-blocking
  k_mutex_unlock(&mutex);
}

// Handlers are in threads: a sleep, a mutex and an allocation are all legal.
static void system_legal(struct k_work *work) // silent
{
  void *block = k_malloc(40);
  k_free(block);
  k_mutex_lock(&mutex, K_MSEC(5));
  k_mutex_unlock(&mutex);
}
K_WORK_DEFINE(seventh, system_legal);

static void waits_for_a_work_item(struct k_work *work)
{
  k_work_flush(&dynamic, &sync); // expect: workqueue-blocking
}
K_WORK_DEFINE(eighth, waits_for_a_work_item);

static void submits_from_an_interrupt(struct k_timer *timer) // silent
{
  k_work_submit(&first);
  k_work_submit(&fourth);
  k_work_submit_to_queue(&own_queue, &own);
  k_work_schedule(&third, K_MSEC(20));
}
K_TIMER_DEFINE(timer, submits_from_an_interrupt, NULL);

int main(void)
{
  k_work_queue_start(&own_queue, own_stack, sizeof own_stack, 3, NULL);
  k_work_init(&dynamic, system_set_at_run_time);
  k_work_submit(&dynamic);
  k_work_init(&own, on_the_own_queue);
  k_work_submit(&second);
  k_work_submit(&fifth);
  k_work_submit(&sixth);
  k_work_submit(&seventh);
  k_work_submit(&eighth);
  return 0;
}
