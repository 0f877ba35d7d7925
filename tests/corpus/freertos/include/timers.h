/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_TIMERS_H
#define CORPUS_TIMERS_H
#include "task.h"
typedef struct tmrTimerControl *TimerHandle_t;
typedef void (*TimerCallbackFunction_t)(TimerHandle_t timer);
typedef void (*PendedFunction_t)(void *parameter, uint32_t value);
TimerHandle_t xTimerCreate(const char *name, TickType_t period, BaseType_t reload, void *id, TimerCallbackFunction_t callback);
BaseType_t xTimerGenericCommandFromTask(TimerHandle_t timer, BaseType_t command, TickType_t value, BaseType_t *woken, TickType_t ticks);
BaseType_t xTimerGenericCommandFromISR(TimerHandle_t timer, BaseType_t command, TickType_t value, BaseType_t *woken, TickType_t ticks);
BaseType_t xTimerPendFunctionCall(PendedFunction_t function, void *parameter, uint32_t value, TickType_t ticks);
BaseType_t xTimerPendFunctionCallFromISR(PendedFunction_t function, void *parameter, uint32_t value, BaseType_t *woken);
BaseType_t xTimerIsTimerActive(TimerHandle_t timer);
#define xTimerStart(timer, ticks) xTimerGenericCommandFromTask(timer, 1, 0, NULL, ticks)
#define xTimerStartFromISR(timer, woken) xTimerGenericCommandFromISR(timer, 6, 0, woken, 0)
void vApplicationGetTimerTaskMemory(StaticTask_t **task, StackType_t **stack, uint32_t *depth);
#endif
