/* SPDX-License-Identifier: Apache-2.0
 * Bodies for FreeRTOS.h and its relatives, and a vector table; nothing is ever scheduled. */
#include "queue.h"

#define API __attribute__((noipa))
static volatile uintptr_t sink;
static volatile uintptr_t source;
#define KEEP(value) (sink = (uintptr_t)(value))

uint8_t ucHeap[configTOTAL_HEAP_SIZE];
static TaskFunction_t started;
static void *argument;

API void *pvPortMalloc(size_t size) { return size < sizeof ucHeap ? ucHeap : (void *)source; }
API void vPortFree(void *block) { KEEP(block); }
API void vPortEnterCritical(void) { KEEP(1); }
API void vPortExitCritical(void) { KEEP(0); }
API BaseType_t xPortIsInsideInterrupt(void) { return (BaseType_t)source; }
API BaseType_t xTaskCreate(TaskFunction_t code, const char *name, uint16_t depth, void *parameters, UBaseType_t priority, TaskHandle_t *handle)
{
  KEEP(name), KEEP(depth), KEEP(priority), KEEP(handle);
  started = code;
  argument = parameters;
  return pdPASS;
}
API void vTaskSwitchContext(void)
{
  if (started)
    started(argument);
}
API void vTaskStartScheduler(void)
{
  for (;;)
    vTaskSwitchContext();
}
API void vTaskDelay(TickType_t ticks) { KEEP(ticks); }
API void vTaskSuspendAll(void) { KEEP(1); }
API BaseType_t xTaskResumeAll(void) { return (BaseType_t)source; }
API uint32_t ulTaskGenericNotifyTake(UBaseType_t index, BaseType_t clear, TickType_t ticks) { return KEEP(index), KEEP(clear), KEEP(ticks), source; }
API void vTaskGenericNotifyGiveFromISR(TaskHandle_t task, UBaseType_t index, BaseType_t *woken) { KEEP(task), KEEP(index), KEEP(woken); }
API QueueHandle_t xQueueGenericCreate(UBaseType_t length, UBaseType_t size, uint8_t type)
{
  return KEEP(length), KEEP(size), KEEP(type), (QueueHandle_t)source;
}
API BaseType_t xQueueGenericSend(QueueHandle_t q, const void *item, TickType_t ticks, BaseType_t position)
{
  return KEEP(q), KEEP(item), KEEP(ticks), KEEP(position), (BaseType_t)source;
}
API BaseType_t xQueueGenericSendFromISR(QueueHandle_t q, const void *item, BaseType_t *woken, BaseType_t position)
{
  return KEEP(q), KEEP(item), KEEP(woken), KEEP(position), (BaseType_t)source;
}
API BaseType_t xQueueReceive(QueueHandle_t q, void *item, TickType_t ticks) { return KEEP(q), KEEP(item), KEEP(ticks), (BaseType_t)source; }
API BaseType_t xQueueReceiveFromISR(QueueHandle_t q, void *item, BaseType_t *woken) { return KEEP(q), KEEP(item), KEEP(woken), (BaseType_t)source; }
API BaseType_t xQueueSemaphoreTake(QueueHandle_t q, TickType_t ticks) { return KEEP(q), KEEP(ticks), (BaseType_t)source; }
API BaseType_t xQueueGiveFromISR(QueueHandle_t q, BaseType_t *woken) { return KEEP(q), KEEP(woken), (BaseType_t)source; }
API void vQueueDelete(QueueHandle_t q) { KEEP(q); }

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
