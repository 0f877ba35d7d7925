/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CAN_H
#define CORPUS_CAN_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
struct can_frame { uint32_t id; uint8_t data[8]; };
typedef void (*can_tx_callback_t)(const struct device *dev, int error, void *user_data);
int can_send(const struct device *dev, const struct can_frame *frame, k_timeout_t timeout, can_tx_callback_t callback, void *user_data);
#ifdef __cplusplus
}
#endif
#endif
