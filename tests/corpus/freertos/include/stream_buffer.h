/* SPDX-License-Identifier: Apache-2.0
 * A message buffer is a stream buffer that keeps lengths: its calls are macros for these. */
#ifndef CORPUS_STREAM_BUFFER_H
#define CORPUS_STREAM_BUFFER_H
#include "FreeRTOS.h"
typedef struct StreamBufferDef_t *StreamBufferHandle_t;
size_t xStreamBufferSend(StreamBufferHandle_t buffer, const void *data, size_t length, TickType_t ticks);
size_t xStreamBufferSendFromISR(StreamBufferHandle_t buffer, const void *data, size_t length, BaseType_t *woken);
size_t xStreamBufferReceive(StreamBufferHandle_t buffer, void *data, size_t length, TickType_t ticks);
size_t xStreamBufferReceiveFromISR(StreamBufferHandle_t buffer, void *data, size_t length, BaseType_t *woken);
BaseType_t xStreamBufferReset(StreamBufferHandle_t buffer);
#define xMessageBufferSend(buffer, data, length, ticks) xStreamBufferSend(buffer, data, length, ticks)
#endif
