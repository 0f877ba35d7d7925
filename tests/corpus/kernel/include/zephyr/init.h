/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_INIT_H
#define CORPUS_INIT_H
#include <zephyr/device.h>
#ifdef __cplusplus
extern "C" {
#endif
struct init_entry {
  int (*init)(const struct device *dev);
  const struct device *dev;
};
#define SYS_INIT(fn, level, prio) \
  static const struct init_entry __init_##fn __attribute__((section(".z_init_" #level #prio "_"), used)) = {fn, 0}
#ifdef __cplusplus
}
#endif
#endif
