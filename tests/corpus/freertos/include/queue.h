/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_QUEUE_H
#define CORPUS_QUEUE_H
#include "task.h"
typedef struct QueueDefinition *QueueHandle_t;
typedef QueueHandle_t SemaphoreHandle_t;
QueueHandle_t xQueueGenericCreate(UBaseType_t length, UBaseType_t size, uint8_t type);
BaseType_t xQueueGenericSend(QueueHandle_t queue, const void *item, TickType_t ticks, BaseType_t position);
BaseType_t xQueueGenericSendFromISR(QueueHandle_t queue, const void *item, BaseType_t *woken, BaseType_t position);
BaseType_t xQueueReceive(QueueHandle_t queue, void *item, TickType_t ticks);
BaseType_t xQueueReceiveFromISR(QueueHandle_t queue, void *item, BaseType_t *woken);
BaseType_t xQueueSemaphoreTake(QueueHandle_t queue, TickType_t ticks);
BaseType_t xQueueGiveFromISR(QueueHandle_t queue, BaseType_t *woken);
void vQueueDelete(QueueHandle_t queue);
#define xQueueCreate(length, size) xQueueGenericCreate(length, size, 0)
#define xQueueSend(queue, item, ticks) xQueueGenericSend(queue, item, ticks, 0)
#define xQueueSendFromISR(queue, item, woken) xQueueGenericSendFromISR(queue, item, woken, 0)
#define xSemaphoreTake(semaphore, ticks) xQueueSemaphoreTake(semaphore, ticks)
#define xSemaphoreGive(semaphore) xQueueGenericSend(semaphore, NULL, 0, 0)
#define xSemaphoreGiveFromISR(semaphore, woken) xQueueGiveFromISR(semaphore, woken)
#endif
