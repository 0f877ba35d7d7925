/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_TASK_H
#define CORPUS_TASK_H
#include "FreeRTOS.h"
typedef struct tskTaskControlBlock *TaskHandle_t;
typedef void (*TaskFunction_t)(void *);
BaseType_t xTaskCreate(TaskFunction_t code, const char *name, uint16_t depth, void *parameters, UBaseType_t priority, TaskHandle_t *handle);
TaskHandle_t xTaskCreateStatic(TaskFunction_t code, const char *name, uint32_t depth, void *parameters, UBaseType_t priority, StackType_t *stack,
                               StaticTask_t *task);
BaseType_t xTaskCreateAffinitySet(TaskFunction_t code, const char *name, uint16_t depth, void *parameters, UBaseType_t priority,
                                  UBaseType_t cores, TaskHandle_t *handle);
void vTaskStartScheduler(void);
BaseType_t xTaskIncrementTick(void);
TickType_t xTaskGetTickCount(void);
TickType_t xTaskGetTickCountFromISR(void);
void vTaskSuspend(TaskHandle_t task);
void vApplicationGetIdleTaskMemory(StaticTask_t **task, StackType_t **stack, uint32_t *depth);
void vApplicationTickHook(void);
void vTaskSwitchContext(void);
void vTaskDelay(TickType_t ticks);
void vTaskSuspendAll(void);
BaseType_t xTaskResumeAll(void);
uint32_t ulTaskGenericNotifyTake(UBaseType_t index, BaseType_t clear, TickType_t ticks);
void vTaskGenericNotifyGiveFromISR(TaskHandle_t task, UBaseType_t index, BaseType_t *woken);
#define ulTaskNotifyTake(clear, ticks) ulTaskGenericNotifyTake(0, clear, ticks)
#define vTaskNotifyGiveFromISR(task, woken) vTaskGenericNotifyGiveFromISR(task, 0, woken)
#define taskENTER_CRITICAL() vPortEnterCritical()
#define taskEXIT_CRITICAL() vPortExitCritical()
#define taskENTER_CRITICAL_FROM_ISR() ulPortRaiseBASEPRI()
#define taskEXIT_CRITICAL_FROM_ISR(mask) vPortSetBASEPRI(mask)
#endif
