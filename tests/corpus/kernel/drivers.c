/* SPDX-License-Identifier: Apache-2.0
 * Bodies for the drivers' and libraries' headers: callbacks are kept and called from an interrupt of their own, or from a thread. */
#include <zephyr/drivers/can.h>
#include <zephyr/drivers/counter.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/drivers/sensor.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/sys/mem_blocks.h>
#include <zephyr/sys/mutex.h>

#define API __attribute__((noipa))
static volatile uintptr_t sink;
static volatile uintptr_t source;
#define KEEP(value) (sink = (uintptr_t)(value))

static struct gpio_callback *gpio_callbacks;
API int gpio_add_callback(const struct device *port, struct gpio_callback *callback)
{
  KEEP(port);
  callback->next = gpio_callbacks;
  gpio_callbacks = callback;
  return 0;
}
static uart_irq_callback_user_data_t uart_callback;
static void *uart_data;
API int uart_irq_callback_user_data_set(const struct device *dev, uart_irq_callback_user_data_t callback, void *user_data)
{
  KEEP(dev);
  uart_callback = callback;
  uart_data = user_data;
  return 0;
}
static struct counter_alarm_cfg alarm_set;
API int counter_set_channel_alarm(const struct device *dev, uint8_t channel, const struct counter_alarm_cfg *alarm)
{
  KEEP(dev), KEEP(channel);
  alarm_set = *alarm;
  return 0;
}
static can_tx_callback_t can_sent;
API int can_send(const struct device *dev, const struct can_frame *frame, k_timeout_t timeout, can_tx_callback_t callback, void *user_data)
{
  KEEP(dev), KEEP(frame), KEEP(timeout.ticks), KEEP(user_data);
  can_sent = callback;
  return 0;
}
API void devices_isr(const void *parameter)
{
  KEEP(parameter);
  for (struct gpio_callback *one = gpio_callbacks; one; one = one->next)
    one->handler(0, one, 1);
  if (uart_callback)
    uart_callback(0, uart_data);
  if (alarm_set.callback)
    alarm_set.callback(0, 0, 0, alarm_set.user_data);
  if (can_sent)
    can_sent(0, 0, 0);
}
static const struct _isr_table_entry ISR_ENTRY(7) devices_entry = {0, devices_isr};

static sensor_trigger_handler_t sensor_handler;
API int sensor_trigger_set(const struct device *dev, const struct sensor_trigger *trigger, sensor_trigger_handler_t handler)
{
  KEEP(dev), KEEP(trigger);
  sensor_handler = handler;
  return 0;
}
static void sensor_thread(void *a, void *b, void *c)
{
  KEEP(a), KEEP(b), KEEP(c);
  if (sensor_handler)
    sensor_handler(0, 0);
}
K_THREAD_DEFINE(sensors, 1024, sensor_thread, 0, 0, 0, 5, 0, 0);

API int i2c_transfer(const struct device *dev, struct i2c_msg *msgs, uint8_t count, uint16_t address)
{
  return KEEP(dev), KEEP(msgs), KEEP(count), KEEP(address), (int)source;
}
API int sys_mem_blocks_alloc(sys_mem_blocks_t *blocks, size_t count, void **out)
{
  KEEP(blocks);
  for (size_t i = 0; i < count; ++i)
    out[i] = (void *)source;
  return (int)source;
}
API int sys_mem_blocks_free(sys_mem_blocks_t *blocks, size_t count, void **in) { return KEEP(blocks), KEEP(count), KEEP(in), (int)source; }
API int sys_mutex_lock(struct sys_mutex *mutex, k_timeout_t timeout) { return KEEP(mutex), KEEP(timeout.ticks), (int)source; }
API int sys_mutex_unlock(struct sys_mutex *mutex) { return KEEP(mutex), (int)source; }
