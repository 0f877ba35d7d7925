// SPDX-License-Identifier: Apache-2.0
#include "bus.h"

#include <zephyr/init.h>
#include <zephyr/sys/__assert.h>

static K_SEM_DEFINE(done, 0, 1);
static struct k_spinlock lock;
static k_spinlock_key_t key;

static int send(int byte, k_timeout_t timeout)
{
  return k_sem_take(&done, timeout) + byte; // expect: isr-blocking-call
}

static int reset(void)
{
  return k_sleep(K_MSEC(1)); // expect: isr-thread-only-call
}
static const struct bus_operations operations = {send, reset};
struct bus main_bus = {&operations, &done};

int bus_send(struct bus *bus, int byte, k_timeout_t timeout)
{
  return bus->operations->send(byte, timeout);
}

int bus_reset(struct bus *bus)
{
  return bus->operations->reset();
}

int bus_wait(struct bus *bus, k_timeout_t timeout) // silent
{
  return k_sem_take(bus->done, timeout);
}

void bus_done(struct bus *bus) // silent
{
  k_sem_give(bus->done);
}

bool bus_may_wait(void)
{
  return !k_is_in_isr();
}

void *bus_buffer(size_t size)
{
  return k_malloc(size); // expect: isr-allocation
}

void bus_release(void *buffer) // silent
{
  k_free(buffer);
}

int bus_drain(struct bus *bus)
{
  __ASSERT_NO_MSG(!k_is_in_isr());
  return bus->operations != NULL;
}

void bus_lock(void)
{
  key = k_spin_lock(&lock);
}

void bus_unlock(void)
{
  k_spin_unlock(&lock, key);
}
