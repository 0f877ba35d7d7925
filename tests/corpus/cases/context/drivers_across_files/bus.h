/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BUS_H
#define BUS_H
#include <zephyr/kernel.h>
struct bus_operations {
  int (*send)(int byte, k_timeout_t timeout);
  int (*reset)(void);
};
struct bus { const struct bus_operations *operations; struct k_sem *done; };
extern struct bus main_bus;
int bus_send(struct bus *bus, int byte, k_timeout_t timeout);
int bus_reset(struct bus *bus);
int bus_wait(struct bus *bus, k_timeout_t timeout);
void bus_done(struct bus *bus);
bool bus_may_wait(void);
void *bus_buffer(size_t size);
void bus_release(void *buffer);
int bus_drain(struct bus *bus);
void bus_lock(void);
void bus_unlock(void);
#endif
