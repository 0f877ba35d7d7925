// SPDX-License-Identifier: Apache-2.0
// What an interrupt reaches through pointers: tables of operations, handlers in structures, arrays, parameters.
#include <zephyr/device.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
volatile int state;

struct flash_api {
  int (*read)(const struct device *dev);
  int (*write)(const struct device *dev);
};

static int nor_read(const struct device *dev) // silent
{
  return k_sem_take(&sem, K_NO_WAIT);
}

static int nor_write(const struct device *dev)
{
  return k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static int eeprom_read(const struct device *dev)
{
  return k_sem_take(&sem, K_MSEC(1)); // expect: isr-blocking-call
}

static int eeprom_write(const struct device *dev)
{
  return k_sem_take(&sem, K_MSEC(2)); // expect: isr-blocking-call
}

static const struct flash_api nor_operations = {nor_read, nor_write};
static const struct flash_api eeprom_operations = {.write = eeprom_write, .read = eeprom_read};
const struct device nor = {"nor", NULL, &nor_operations, NULL};
const struct device eeprom = {"eeprom", NULL, &eeprom_operations, NULL};
const struct device *volatile chosen = &nor;

static int storage_read(const struct device *dev)
{
  const struct flash_api *api = dev->api;
  return api->read(dev);
}

static int storage_write(const struct device *dev)
{
  const struct flash_api *api = dev->api;
  return api->write(dev);
}

// Another kind of table, which only a thread uses: a member of the same name is no reason.
struct display_api {
  int (*write)(const struct device *dev);
};

static int display_write(const struct device *dev) // silent
{
  return k_sem_take(&sem, K_FOREVER);
}
static const struct display_api display_operations = {display_write};
const struct device display = {"display", NULL, &display_operations, NULL};
const struct device *volatile shown = &display;

// A handler that a structure holds, written where the interrupt is not.
struct listener {
  void (*notify)(int event);
  struct listener *next;
};
static struct listener *listeners;

static void listener_that_waits(int event)
{
  k_sem_take(&sem, K_FOREVER); // expect: isr-blocking-call
}

static void listener_that_does_not(int event) // silent
{
  k_sem_give(&sem);
}
static struct listener first = {listener_that_waits, NULL};
static struct listener second;

static void add_listener(struct listener *listener)
{
  listener->next = listeners;
  listeners = listener;
}

// An array of handlers.
static void command_reset(void)
{
  k_sleep(K_MSEC(1)); // expect: isr-thread-only-call
}

static void command_status(void) // silent
{
  state = 1;
}
static void (*const commands[])(void) = {command_reset, command_status};

// A function handed down.
static void each(int count, void (*visit)(int))
{
  for (int i = 0; i < count; ++i)
    visit(i);
}

static void visit_and_wait(int number)
{
  k_sem_take(&sem, K_MSEC(number)); // expect: isr-blocking-call
}

static void visit_and_poll(int number) // silent
{
  k_sem_take(&sem, K_NO_WAIT);
}

// The same walk is used by a thread, with a function that may wait there.
static void walk_in_a_thread(int count, void (*visit)(int))
{
  for (int i = 0; i < count; ++i)
    visit(i);
}

static void visit_in_a_thread(int number) // silent
{
  k_sem_take(&sem, K_FOREVER);
}

// A variable that holds one of two.
static void (*volatile hook)(void);

static void hook_that_yields(void)
{
  k_yield(); // expect: isr-thread-only-call
}

static void hook_that_counts(void) // silent
{
  state++;
}

// Never stored anywhere that the interrupt reads.
static void (*volatile idle_hook)(void);

static void idle_hook_that_waits(void) // silent
{
  k_sem_take(&sem, K_FOREVER);
}

static void expired(struct k_timer *timer)
{
  storage_read(chosen);
  storage_write(chosen);
  for (struct listener *one = listeners; one; one = one->next)
    one->notify(1);
  commands[state & 1]();
  each(2, visit_and_wait);
  each(2, visit_and_poll);
  if (hook)
    hook();
}
K_TIMER_DEFINE(timer, expired, NULL);

int main(void)
{
  chosen = &eeprom;
  second.notify = listener_that_does_not;
  add_listener(&first);
  add_listener(&second);
  hook = state ? hook_that_yields : hook_that_counts;
  idle_hook = idle_hook_that_waits;
  idle_hook();
  walk_in_a_thread(3, visit_in_a_thread);
  const struct display_api *api = shown->api;
  return api->write(shown);
}
