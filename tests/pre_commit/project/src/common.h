// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>

void receive(void);
void transmit(void);
void *malloc(size_t size);
void free(void *block);

extern volatile unsigned char input;
