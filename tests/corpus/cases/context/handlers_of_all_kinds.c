// SPDX-License-Identifier: Apache-2.0
// What runs in an interrupt, however it gets there; and what does not.
#include <stdlib.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
void *volatile kept;

static void uart_isr(const void *parameter)
{
  kept = k_malloc(8); // expect: isr-allocation, allocator-choice
  k_mutex_unlock(&mutex); // expect: isr-thread-only-call
}

static void static_timer(struct k_timer *timer)
{
  k_sleep(K_MSEC(1)); // expect: isr-thread-only-call
}
K_TIMER_DEFINE(first_timer, static_timer, NULL);

static void dynamic_timer(struct k_timer *timer)
{
  kept = malloc(4); // expect: isr-libc-heap, allocator-choice
}
static struct k_timer second_timer;

// The stop function runs where k_timer_stop is called: here in a thread.
static void stopped(struct k_timer *timer) // silent
{
  k_sem_take(&sem, K_FOREVER);
}

static void pressed(const struct device *port, struct gpio_callback *callback, uint32_t pins)
{
  k_yield(); // expect: isr-thread-only-call
}
static struct gpio_callback button;

static void later(struct k_work *work)
{
  kept = k_malloc(8);
  k_mutex_lock(&mutex, K_FOREVER); // expect: workqueue-blocking
  k_mutex_unlock(&mutex);
}
K_WORK_DEFINE(work, later);

static void submits(const void *parameter) // silent
{
  k_work_submit(&work);
  k_sem_give(&sem);
}

static int connect(const struct device *dev)
{
  IRQ_CONNECT(1, 2, uart_isr, NULL, 0);
  IRQ_CONNECT(2, 2, submits, NULL, 0);
  gpio_init_callback(&button, pressed, 1);
  gpio_add_callback(NULL, &button);
  return 0;
}
SYS_INIT(connect, POST_KERNEL, 50);

int main(void)
{
  k_timer_init(&second_timer, dynamic_timer, stopped);
  k_timer_start(&second_timer, K_MSEC(10), K_MSEC(10));
  k_timer_stop(&second_timer);
  k_sem_take(&sem, K_FOREVER);
  k_mutex_lock(&mutex, K_FOREVER);
  k_mutex_unlock(&mutex);
  free(malloc(3));
  return 0;
}
