/* SPDX-License-Identifier: Apache-2.0
 * Bodies for cmsis_os2.h with the names that RTX5 gives its own parts, and a vector table; nothing is ever scheduled. */
#include "cmsis_os2.h"

#define API __attribute__((noipa))
static volatile uintptr_t sink;
static volatile uintptr_t source;
#define KEEP(value) (sink = (uintptr_t)(value))

uint32_t osRtxInfo[40];
static uint64_t os_idle_thread_stack[64];
static uint64_t os_timer_thread_stack[48];
static osThreadFunc_t started;
static void *started_argument;
static osTimerFunc_t expired;

API __attribute__((used)) static void osThreadEntry(void *argument, osThreadFunc_t function) { function(argument); }
API osStatus_t osKernelInitialize(void) { return osOK; }
API __attribute__((used)) void osRtxIdleThread(void *argument)
{
  for (;;)
    KEEP(argument);
}
API __attribute__((used)) void osRtxTimerThread(void *argument)
{
  for (;;)
    if (expired)
      expired(argument);
}
API osStatus_t osKernelStart(void)
{
  KEEP(os_idle_thread_stack), KEEP(os_timer_thread_stack), KEEP(osRtxIdleThread), KEEP(osRtxTimerThread), KEEP(osRtxInfo);
  for (;;)
    if (started)
      osThreadEntry(started_argument, started);
}
API int32_t osKernelLock(void) { return (int32_t)source; }
API int32_t osKernelUnlock(void) { return (int32_t)source; }
API int32_t osKernelRestoreLock(int32_t lock) { return KEEP(lock), lock; }
API uint32_t osKernelGetTickCount(void) { return source; }
API osThreadId_t osThreadNew(osThreadFunc_t function, void *argument, const osThreadAttr_t *attributes)
{
  started = function;
  started_argument = argument;
  return KEEP(attributes), (osThreadId_t)source;
}
API osStatus_t osThreadYield(void) { return (osStatus_t)source; }
API osStatus_t osThreadSuspend(osThreadId_t thread) { return KEEP(thread), (osStatus_t)source; }
API osStatus_t osThreadJoin(osThreadId_t thread) { return KEEP(thread), (osStatus_t)source; }
API uint32_t osThreadFlagsSet(osThreadId_t thread, uint32_t flags) { return KEEP(thread), KEEP(flags), source; }
API uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout) { return KEEP(flags), KEEP(options), KEEP(timeout), source; }
API osStatus_t osDelay(uint32_t ticks) { return KEEP(ticks), (osStatus_t)source; }
API osTimerId_t osTimerNew(osTimerFunc_t function, osTimerType_t type, void *argument, const void *attributes)
{
  expired = function;
  return KEEP(type), KEEP(argument), KEEP(attributes), (osTimerId_t)source;
}
API osStatus_t osTimerStart(osTimerId_t timer, uint32_t ticks) { return KEEP(timer), KEEP(ticks), (osStatus_t)source; }
API uint32_t osEventFlagsSet(osEventFlagsId_t flags, uint32_t bits) { return KEEP(flags), KEEP(bits), source; }
API uint32_t osEventFlagsWait(osEventFlagsId_t flags, uint32_t bits, uint32_t options, uint32_t timeout)
{
  return KEEP(flags), KEEP(bits), KEEP(options), KEEP(timeout), source;
}
API osMutexId_t osMutexNew(const void *attributes) { return KEEP(attributes), (osMutexId_t)source; }
API osStatus_t osMutexAcquire(osMutexId_t mutex, uint32_t timeout) { return KEEP(mutex), KEEP(timeout), (osStatus_t)source; }
API osStatus_t osMutexRelease(osMutexId_t mutex) { return KEEP(mutex), (osStatus_t)source; }
API osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore, uint32_t timeout) { return KEEP(semaphore), KEEP(timeout), (osStatus_t)source; }
API osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore) { return KEEP(semaphore), (osStatus_t)source; }
API osMemoryPoolId_t osMemoryPoolNew(uint32_t count, uint32_t size, const void *attributes)
{
  return KEEP(count), KEEP(size), KEEP(attributes), (osMemoryPoolId_t)source;
}
API void *osMemoryPoolAlloc(osMemoryPoolId_t pool, uint32_t timeout) { return KEEP(pool), KEEP(timeout), (void *)source; }
API osStatus_t osMemoryPoolFree(osMemoryPoolId_t pool, void *block) { return KEEP(pool), KEEP(block), (osStatus_t)source; }
API osMessageQueueId_t osMessageQueueNew(uint32_t count, uint32_t size, const void *attributes)
{
  return KEEP(count), KEEP(size), KEEP(attributes), (osMessageQueueId_t)source;
}
API osStatus_t osMessageQueuePut(osMessageQueueId_t queue, const void *message, uint8_t priority, uint32_t timeout)
{
  return KEEP(queue), KEEP(message), KEEP(priority), KEEP(timeout), (osStatus_t)source;
}
API osStatus_t osMessageQueueGet(osMessageQueueId_t queue, void *message, uint8_t *priority, uint32_t timeout)
{
  return KEEP(queue), KEEP(message), KEEP(priority), KEEP(timeout), (osStatus_t)source;
}

void Default_Handler(void)
{
  for (;;)
    ;
}
void UART0_IRQHandler(void) __attribute__((weak, alias("Default_Handler")));
void TIMER0_IRQHandler(void) __attribute__((weak, alias("Default_Handler")));
void GPIO_IRQHandler(void) __attribute__((weak, alias("Default_Handler")));
extern int main(void);
void Reset_Handler(void)
{
  main();
  for (;;)
    ;
}
extern char corpus_stack_top[];
const void *const __isr_vector[20] __attribute__((section(".vectors"), used)) = {
    corpus_stack_top, Reset_Handler, [16] = UART0_IRQHandler, TIMER0_IRQHandler, GPIO_IRQHandler, Default_Handler};
