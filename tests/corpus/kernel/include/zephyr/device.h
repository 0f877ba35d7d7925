/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_DEVICE_H
#define CORPUS_DEVICE_H
#include <zephyr/kernel.h>
struct device { const char *name; const void *config; const void *api; void *data; };
#endif
