/* SPDX-License-Identifier: Apache-2.0
 * A second kernel to compile test programs against: our own, with the names and the shapes of FreeRTOS' API (10 and 11). */
#ifndef CORPUS_FREERTOS_H
#define CORPUS_FREERTOS_H

#include <stddef.h>
#include <stdint.h>

typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef uint32_t TickType_t;
typedef uint32_t StackType_t;
typedef struct xSTATIC_TCB {
  void *first;
  uint32_t rest[20];
} StaticTask_t;
#define pdTRUE ((BaseType_t)1)
#define pdFALSE ((BaseType_t)0)
#define pdPASS pdTRUE
#define portMAX_DELAY ((TickType_t)0xffffffffUL)
#define pdMS_TO_TICKS(ms) ((TickType_t)(ms))
#define configTOTAL_HEAP_SIZE 4096
#define configMINIMAL_STACK_SIZE 96
#define configTIMER_TASK_STACK_DEPTH 160

void *pvPortMalloc(size_t size);
void vPortFree(void *block);
void vPortEnterCritical(void);
void vPortExitCritical(void);
BaseType_t xPortIsInsideInterrupt(void);
uint32_t ulPortRaiseBASEPRI(void);
void vPortSetBASEPRI(uint32_t mask);
#define configASSERT(condition) do { if (!(condition)) for (;;); } while (0)
#define portYIELD_FROM_ISR(woken) ((void)(woken))
#endif
