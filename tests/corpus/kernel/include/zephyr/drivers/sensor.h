/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SENSOR_H
#define CORPUS_SENSOR_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
struct sensor_trigger { int type; int channel; };
typedef void (*sensor_trigger_handler_t)(const struct device *dev, const struct sensor_trigger *trigger);
int sensor_trigger_set(const struct device *dev, const struct sensor_trigger *trigger, sensor_trigger_handler_t handler);
#ifdef __cplusplus
}
#endif
#endif
