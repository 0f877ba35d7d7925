/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_GPIO_H
#define CORPUS_GPIO_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
struct gpio_callback;
typedef void (*gpio_callback_handler_t)(const struct device *port, struct gpio_callback *cb, uint32_t pins);
struct gpio_callback { struct gpio_callback *next; gpio_callback_handler_t handler; uint32_t pin_mask; };
static inline void gpio_init_callback(struct gpio_callback *callback, gpio_callback_handler_t handler, uint32_t pin_mask)
{
  callback->handler = handler;
  callback->pin_mask = pin_mask;
}
int gpio_add_callback(const struct device *port, struct gpio_callback *callback);
#ifdef __cplusplus
}
#endif
#endif
