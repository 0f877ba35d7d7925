// SPDX-License-Identifier: Apache-2.0
// How code comes to run in an interrupt: connections of each kind, and drivers' callbacks.
#include <zephyr/drivers/counter.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/sensor.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
volatile int state;

// The vendor's shape: the parameter is the real handler, the connected routine calls it.
static void vendor_isr(const void *parameter)
{
  void (*handler)(void) = (void (*)(void))parameter;
  handler();
}

static void spi_handler(void)
{
  k_mutex_lock(&mutex, K_NO_WAIT); // expect: isr-thread-only-call
}

static void saadc_handler(void) // silent
{
  k_sem_give(&sem);
}

static void with_device(const void *parameter)
{
  const struct device *dev = parameter;
  k_sem_take(dev->data, K_MSEC(1)); // expect: isr-blocking-call
}
static struct device adc = {"adc", NULL, NULL, &sem};

ISR_DIRECT_DECLARE(direct)
{
  k_yield(); // expect: isr-thread-only-call
  return 1;
}

ISR_DIRECT_DECLARE(direct_that_gives) // silent
{
  k_sem_give(&sem);
  return 1;
}

static void connected_at_run_time(const void *parameter)
{
  k_sleep(K_MSEC(3)); // expect: isr-thread-only-call
}

static void offloaded(const void *parameter)
{
  k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void received(const struct device *dev, void *data)
{
  k_mutex_lock(&mutex, K_FOREVER); // expect: isr-thread-only-call
}

static void alarm(const struct device *dev, uint8_t channel, uint32_t ticks, void *data)
{
  k_sem_take(&sem, K_MSEC(7)); // expect: isr-blocking-call
}

// Handed to the driver inside a structure that is not constant.
static struct gpio_callback button;

static void pressed(const struct device *port, struct gpio_callback *callback, uint32_t pins)
{
  if (!k_is_in_isr())
    k_sem_take(&sem, K_FOREVER);
  k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void pressed_carefully(const struct device *port, struct gpio_callback *callback, uint32_t pins) // silent
{
  if (!k_is_in_isr())
    k_sem_take(&sem, K_FOREVER);
  else
    k_sem_give(&sem);
}
static struct gpio_callback careful;

// Sensors call from a thread.
static void sampled(const struct device *dev, const struct sensor_trigger *trigger) // silent
{
  k_mutex_lock(&mutex, K_FOREVER);
  k_sem_take(&sem, K_FOREVER);
  k_mutex_unlock(&mutex);
}

// One function, reached by both: what it may do is decided by the stricter of them.
static void shared(void)
{
  k_sem_take(&sem, K_MSEC(2)); // expect: isr-blocking-call
}

static void both(struct k_timer *timer)
{
  shared();
}
K_TIMER_DEFINE(timer, both, NULL);

// Nobody connects it.
static void forgotten_isr(const void *parameter) // silent
{
  k_sem_take(&sem, K_FOREVER);
}

static int connect(const struct device *dev)
{
  IRQ_CONNECT(1, 2, vendor_isr, spi_handler, 0);
  IRQ_CONNECT(2, 2, vendor_isr, saadc_handler, 0);
  IRQ_CONNECT(3, 2, with_device, &adc, 0);
  IRQ_DIRECT_CONNECT(4, 1, direct, 0);
  IRQ_DIRECT_CONNECT(5, 1, direct_that_gives, 0);
  irq_connect_dynamic(9, 1, connected_at_run_time, NULL, 0);
  irq_offload(offloaded, NULL);
  uart_irq_callback_user_data_set(NULL, received, NULL);
  static struct counter_alarm_cfg config;
  config.callback = alarm;
  counter_set_channel_alarm(NULL, 0, &config);
  gpio_init_callback(&button, pressed, 1);
  gpio_add_callback(NULL, &button);
  gpio_init_callback(&careful, pressed_carefully, 2);
  gpio_add_callback(NULL, &careful);
  sensor_trigger_set(NULL, NULL, sampled);
  return 0;
}
SYS_INIT(connect, POST_KERNEL, 50);

int main(void)
{
  shared();
  return state ? 0 : (int)(intptr_t)forgotten_isr;
}
