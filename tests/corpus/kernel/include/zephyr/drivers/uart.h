/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_UART_H
#define CORPUS_UART_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef void (*uart_irq_callback_user_data_t)(const struct device *dev, void *user_data);
int uart_irq_callback_user_data_set(const struct device *dev, uart_irq_callback_user_data_t callback, void *user_data);
#ifdef __cplusplus
}
#endif
#endif
