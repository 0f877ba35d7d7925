/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_DEVICE_H
#define CORPUS_DEVICE_H
#include <zephyr/kernel.h>
#ifdef __cplusplus
extern "C" {
#endif
struct device { const char *name; const void *config; const void *api; void *data; };
#ifdef __cplusplus
}
#endif
#endif
