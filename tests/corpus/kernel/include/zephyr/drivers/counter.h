/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_COUNTER_H
#define CORPUS_COUNTER_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef void (*counter_alarm_callback_t)(const struct device *dev, uint8_t channel, uint32_t ticks, void *user_data);
struct counter_alarm_cfg { counter_alarm_callback_t callback; uint32_t ticks; void *user_data; uint32_t flags; };
int counter_set_channel_alarm(const struct device *dev, uint8_t channel, const struct counter_alarm_cfg *alarm);
#ifdef __cplusplus
}
#endif
#endif
