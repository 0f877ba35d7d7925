/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_I2C_H
#define CORPUS_I2C_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
struct i2c_msg { uint8_t *buf; uint32_t len; uint8_t flags; };
int i2c_transfer(const struct device *dev, struct i2c_msg *msgs, uint8_t count, uint16_t address);
static inline int i2c_write(const struct device *dev, const uint8_t *bytes, uint32_t length, uint16_t address)
{
  struct i2c_msg message = {(uint8_t *)bytes, length, 0};
  return i2c_transfer(dev, &message, 1, address);
}
#ifdef __cplusplus
}
#endif
#endif
