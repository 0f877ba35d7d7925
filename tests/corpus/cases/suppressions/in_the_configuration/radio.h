/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RADIO_H
#define RADIO_H
#include <stddef.h>
void radio_wait(void);
void *radio_block(size_t size);
void radio_give(void *block);
#endif
