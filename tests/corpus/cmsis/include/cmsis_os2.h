/* SPDX-License-Identifier: Apache-2.0
 * A third kernel to compile test programs against: our own, with the names and the shapes of CMSIS-RTOS2. */
#ifndef CORPUS_CMSIS_OS2_H
#define CORPUS_CMSIS_OS2_H

#include <stddef.h>
#include <stdint.h>

#define osWaitForever 0xffffffffU
#define osFlagsWaitAny 0U

typedef enum { osOK = 0, osError = -1, osErrorISR = -6, osStatusReserved = 0x7fffffff } osStatus_t;
typedef enum { osPriorityNone = 0, osPriorityNormal = 24, osPriorityHigh = 40, osPriorityReserved = 0x7fffffff } osPriority_t;
typedef enum { osTimerOnce = 0, osTimerPeriodic = 1 } osTimerType_t;
typedef void *osThreadId_t;
typedef void *osTimerId_t;
typedef void *osEventFlagsId_t;
typedef void *osMutexId_t;
typedef void *osSemaphoreId_t;
typedef void *osMemoryPoolId_t;
typedef void *osMessageQueueId_t;
typedef void (*osThreadFunc_t)(void *argument);
typedef void (*osTimerFunc_t)(void *argument);

typedef struct {
  const char *name;
  uint32_t attr_bits;
  void *cb_mem;
  uint32_t cb_size;
  void *stack_mem;
  uint32_t stack_size;
  osPriority_t priority;
  uint32_t tz_module;
  uint32_t reserved;
} osThreadAttr_t;

osStatus_t osKernelInitialize(void);
osStatus_t osKernelStart(void);
int32_t osKernelLock(void);
int32_t osKernelUnlock(void);
int32_t osKernelRestoreLock(int32_t lock);
uint32_t osKernelGetTickCount(void);
osThreadId_t osThreadNew(osThreadFunc_t function, void *argument, const osThreadAttr_t *attributes);
osStatus_t osThreadYield(void);
osStatus_t osThreadSuspend(osThreadId_t thread);
osStatus_t osThreadJoin(osThreadId_t thread);
uint32_t osThreadFlagsSet(osThreadId_t thread, uint32_t flags);
uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout);
osStatus_t osDelay(uint32_t ticks);
osTimerId_t osTimerNew(osTimerFunc_t function, osTimerType_t type, void *argument, const void *attributes);
osStatus_t osTimerStart(osTimerId_t timer, uint32_t ticks);
uint32_t osEventFlagsSet(osEventFlagsId_t flags, uint32_t bits);
uint32_t osEventFlagsWait(osEventFlagsId_t flags, uint32_t bits, uint32_t options, uint32_t timeout);
osMutexId_t osMutexNew(const void *attributes);
osStatus_t osMutexAcquire(osMutexId_t mutex, uint32_t timeout);
osStatus_t osMutexRelease(osMutexId_t mutex);
osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore, uint32_t timeout);
osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore);
osMemoryPoolId_t osMemoryPoolNew(uint32_t count, uint32_t size, const void *attributes);
void *osMemoryPoolAlloc(osMemoryPoolId_t pool, uint32_t timeout);
osStatus_t osMemoryPoolFree(osMemoryPoolId_t pool, void *block);
osMessageQueueId_t osMessageQueueNew(uint32_t count, uint32_t size, const void *attributes);
osStatus_t osMessageQueuePut(osMessageQueueId_t queue, const void *message, uint8_t priority, uint32_t timeout);
osStatus_t osMessageQueueGet(osMessageQueueId_t queue, void *message, uint8_t *priority, uint32_t timeout);
#endif
