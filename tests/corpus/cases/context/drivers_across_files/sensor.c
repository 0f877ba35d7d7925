// SPDX-License-Identifier: Apache-2.0
#include <zephyr/init.h>

#include "bus.h"

static K_SEM_DEFINE(ready, 0, 1);
volatile int sample;
void *volatile sensor_kept;

static void sensor_isr(const void *parameter)
{
  bus_send(&main_bus, 1, K_MSEC(2));
  bus_reset(&main_bus);
  bus_wait(&main_bus, K_NO_WAIT);
  bus_done(&main_bus);
  sensor_kept = bus_buffer((size_t)sample);
  bus_drain(&main_bus); // expect: contract-assert-not-in-isr
  if (bus_may_wait())
    k_sem_take(&ready, K_FOREVER);
}

static void careful_isr(const void *parameter) // silent
{
  bus_wait(&main_bus, K_NO_WAIT);
  bus_done(&main_bus);
  if (!bus_may_wait())
    return;
  k_sem_take(&ready, K_FOREVER);
}

void sensor_locked(void)
{
  bus_lock();
  k_sem_take(&ready, K_MSEC(1)); // expect: lock-blocking-call
  bus_unlock();
}

void sensor_unlocked(void) // silent
{
  bus_lock();
  sample = 1;
  bus_unlock();
  k_sem_take(&ready, K_MSEC(1));
}

static int connect(const struct device *dev)
{
  IRQ_CONNECT(1, 2, sensor_isr, NULL, 0);
  IRQ_CONNECT(2, 2, careful_isr, NULL, 0);
  return 0;
}
SYS_INIT(connect, POST_KERNEL, 50);

int main(void)
{
  bus_send(&main_bus, 2, K_FOREVER);
  bus_wait(&main_bus, K_FOREVER);
  bus_drain(&main_bus);
  bus_release(bus_buffer(12));
  sensor_locked();
  sensor_unlocked();
  return 0;
}
