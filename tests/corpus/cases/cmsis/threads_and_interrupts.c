// SPDX-License-Identifier: Apache-2.0
// CMSIS-RTOS2: which calls an interrupt may make, with which timeout; locks of the kernel and of CMSIS-Core.
#include "cmsis_core.h"
#include "cmsis_os2.h"

struct message {
  int kind;
  char text[12];
};

static osMessageQueueId_t queue;
static osMutexId_t guard;
static osSemaphoreId_t done;
static osEventFlagsId_t flags;
static osMemoryPoolId_t blocks;
static osThreadId_t worker_id;
static osTimerId_t blink;
volatile int state;
volatile uint32_t patience;

void UART0_IRQHandler(void)
{
  int byte = state;
  osMessageQueuePut(queue, &byte, 0, 5); // expect: isr-blocking-call
  osSemaphoreAcquire(done, osWaitForever); // expect: isr-blocking-call
  osEventFlagsWait(flags, 1, osFlagsWaitAny, 1); // expect: isr-blocking-call
  osMessageQueueGet(queue, &byte, NULL, patience); // expect: isr-blocking-unverified
  osMutexAcquire(guard, 0); // expect: isr-thread-only-call
  osMutexRelease(guard); // expect: isr-thread-only-call
  osDelay(1); // expect: isr-thread-only-call
  osThreadFlagsWait(1, osFlagsWaitAny, 0); // expect: isr-thread-only-call
  osTimerStart(blink, 10); // expect: isr-thread-only-call
  osThreadYield(); // expect: isr-thread-only-call
  worker_id = osThreadNew(NULL, NULL, NULL); // expect: isr-thread-only-call
}

void TIMER0_IRQHandler(void) // silent
{
  int byte = state;
  osMessageQueuePut(queue, &byte, 0, 0);
  osMessageQueueGet(queue, &byte, NULL, 0);
  osSemaphoreAcquire(done, 0);
  osSemaphoreRelease(done);
  osEventFlagsSet(flags, 1);
  osEventFlagsWait(flags, 1, osFlagsWaitAny, 0);
  osThreadFlagsSet(worker_id, 1);
  void *block = osMemoryPoolAlloc(blocks, 0);
  if (block)
    osMemoryPoolFree(blocks, block);
  state = (int)osKernelGetTickCount();
}

static void put(int byte, uint32_t timeout)
{
  osMessageQueuePut(queue, &byte, 0, timeout); // expect: isr-blocking-call
}

static void put_anywhere(int byte) // silent
{
  osMessageQueuePut(queue, &byte, 0, __get_IPSR() ? 0 : osWaitForever);
}

void GPIO_IRQHandler(void)
{
  put(1, 3);
  put_anywhere(2);
}

static void on_blink(void *argument) // silent
{
  osMutexAcquire(guard, 10);
  state = (int)osKernelGetTickCount();
  osMutexRelease(guard);
}

static void waits_with_interrupts_off(void)
{
  __disable_irq();
  osSemaphoreAcquire(done, 10); // expect: lock-blocking-call
  __enable_irq();
}

static void keeps_the_former_mask(void) // silent
{
  uint32_t mask = __get_PRIMASK();
  __disable_irq();
  ++state;
  __set_PRIMASK(mask);
  osDelay(1);
}

static int forgets_the_mask(int early)
{
  uint32_t mask = __get_PRIMASK();
  __disable_irq();
  if (early)
    return -1; // expect: lock-leak
  __set_PRIMASK(mask);
  return 0;
}

static void raises_the_level(void)
{
  __set_BASEPRI_MAX(0x40);
  osDelay(1); // expect: lock-blocking-call
  __set_BASEPRI(0);
}

static void waits_with_the_kernel_locked(void)
{
  int32_t before = osKernelLock();
  osDelay(2); // expect: scheduler-lock-blocking-call
  osKernelRestoreLock(before);
}

static void waits_behind_the_lock(void) // silent
{
  int32_t before = osKernelLock();
  ++state;
  osKernelRestoreLock(before);
  osDelay(2);
}

static int unchecked(void)
{
  struct message *message = osMemoryPoolAlloc(blocks, 0);
  message->kind = 1; // expect: alloc-unchecked
  osMemoryPoolFree(blocks, message);
  return 0;
}

static int lost(void)
{
  struct message *message = osMemoryPoolAlloc(blocks, 0);
  if (!message)
    return -1;
  message->kind = 2;
  return 0; // expect: alloc-leak
}

static int freed_twice(void)
{
  struct message *message = osMemoryPoolAlloc(blocks, 0);
  if (!message)
    return -1;
  osMemoryPoolFree(blocks, message);
  osMemoryPoolFree(blocks, message); // expect: alloc-double-free
  return 0;
}

static int checked(void) // silent
{
  struct message *message = osMemoryPoolAlloc(blocks, 10);
  if (!message)
    return -1;
  message->kind = 3;
  osMemoryPoolFree(blocks, message);
  return 0;
}

static void worker(void *argument) // silent
{
  for (;;) {
    osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever);
    put(3, osWaitForever);
    put_anywhere(4);
    waits_with_interrupts_off();
    keeps_the_former_mask();
    forgets_the_mask(state);
    raises_the_level();
    waits_with_the_kernel_locked();
    waits_behind_the_lock();
    unchecked();
    lost();
    freed_twice();
    checked();
  }
}

static uint64_t worker_stack[96];
static const osThreadAttr_t worker_attributes = {.name = "worker", .stack_mem = worker_stack, .stack_size = sizeof worker_stack};

int main(void)
{
  osKernelInitialize();
  queue = osMessageQueueNew(4, sizeof(int), NULL);
  guard = osMutexNew(NULL);
  blocks = osMemoryPoolNew(4, sizeof(struct message), NULL);
  blink = osTimerNew(on_blink, osTimerPeriodic, NULL, NULL);
  osTimerStart(blink, 10);
  worker_id = osThreadNew(worker, NULL, &worker_attributes);
  osKernelStart();
  return 0;
}
