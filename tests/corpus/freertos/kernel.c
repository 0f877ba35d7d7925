/* SPDX-License-Identifier: Apache-2.0
 * Bodies for FreeRTOS.h and its relatives, and a vector table; nothing is ever scheduled. */
#include "event_groups.h"
#include "queue.h"
#include "stream_buffer.h"
#include "timers.h"

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
API TaskHandle_t xTaskCreateStatic(TaskFunction_t code, const char *name, uint32_t depth, void *parameters, UBaseType_t priority, StackType_t *stack,
                                   StaticTask_t *task)
{
  KEEP(name), KEEP(depth), KEEP(priority), KEEP(stack), KEEP(task);
  started = code;
  argument = parameters;
  return (TaskHandle_t)task;
}
API BaseType_t xTaskCreateAffinitySet(TaskFunction_t code, const char *name, uint16_t depth, void *parameters, UBaseType_t priority,
                                      UBaseType_t cores, TaskHandle_t *handle)
{
  KEEP(name), KEEP(depth), KEEP(priority), KEEP(handle), KEEP(cores);
  started = code;
  argument = parameters;
  return pdPASS;
}
API void vTaskSwitchContext(void)
{
  if (started)
    started(argument);
}

static void prvIdleTask(void *parameters)
{
  for (;;)
    KEEP(parameters);
}
struct tmrTimerControl {
  TimerCallbackFunction_t pxCallbackFunction;
};
static struct tmrTimerControl timer;
static PendedFunction_t pended;
static void prvTimerTask(void *parameters)
{
  for (;;) {
    KEEP(parameters);
    if (timer.pxCallbackFunction)
      timer.pxCallbackFunction(&timer);
    if (pended)
      pended(parameters, (uint32_t)source);
  }
}
__attribute__((weak)) void vApplicationGetIdleTaskMemory(StaticTask_t **task, StackType_t **stack, uint32_t *depth)
{
  static StaticTask_t idle;
  static StackType_t uxIdleTaskStack[configMINIMAL_STACK_SIZE];
  *task = &idle;
  *stack = uxIdleTaskStack;
  *depth = configMINIMAL_STACK_SIZE;
}
__attribute__((weak)) void vApplicationTickHook(void) { KEEP(0); }
API BaseType_t xTaskIncrementTick(void) { return vApplicationTickHook(), (BaseType_t)source; }
API TickType_t xTaskGetTickCount(void) { return source; }
API TickType_t xTaskGetTickCountFromISR(void) { return source; }
API void vTaskSuspend(TaskHandle_t task) { KEEP(task); }
API uint32_t ulPortRaiseBASEPRI(void) { return source; }
API void vPortSetBASEPRI(uint32_t mask) { KEEP(mask); }

API TimerHandle_t xTimerCreate(const char *name, TickType_t period, BaseType_t reload, void *id, TimerCallbackFunction_t callback)
{
  KEEP(name), KEEP(period), KEEP(reload), KEEP(id);
  timer.pxCallbackFunction = callback;
  return &timer;
}
API BaseType_t xTimerGenericCommandFromTask(TimerHandle_t t, BaseType_t command, TickType_t value, BaseType_t *woken, TickType_t ticks)
{
  return KEEP(t), KEEP(command), KEEP(value), KEEP(woken), KEEP(ticks), (BaseType_t)source;
}
API BaseType_t xTimerGenericCommandFromISR(TimerHandle_t t, BaseType_t command, TickType_t value, BaseType_t *woken, TickType_t ticks)
{
  return KEEP(t), KEEP(command), KEEP(value), KEEP(woken), KEEP(ticks), (BaseType_t)source;
}
API BaseType_t xTimerPendFunctionCall(PendedFunction_t function, void *parameter, uint32_t value, TickType_t ticks)
{
  pended = function;
  return KEEP(parameter), KEEP(value), KEEP(ticks), (BaseType_t)source;
}
API BaseType_t xTimerPendFunctionCallFromISR(PendedFunction_t function, void *parameter, uint32_t value, BaseType_t *woken)
{
  pended = function;
  return KEEP(parameter), KEEP(value), KEEP(woken), (BaseType_t)source;
}
API BaseType_t xTimerIsTimerActive(TimerHandle_t t) { return KEEP(t), (BaseType_t)source; }
API EventGroupHandle_t xEventGroupCreate(void) { return (EventGroupHandle_t)source; }
API EventBits_t xEventGroupWaitBits(EventGroupHandle_t group, EventBits_t bits, BaseType_t clear, BaseType_t all, TickType_t ticks)
{
  return KEEP(group), KEEP(bits), KEEP(clear), KEEP(all), KEEP(ticks), source;
}
API EventBits_t xEventGroupSetBits(EventGroupHandle_t group, EventBits_t bits) { return KEEP(group), KEEP(bits), source; }
API BaseType_t xEventGroupSetBitsFromISR(EventGroupHandle_t group, EventBits_t bits, BaseType_t *woken)
{
  return KEEP(group), KEEP(bits), KEEP(woken), (BaseType_t)source;
}
API void vEventGroupDelete(EventGroupHandle_t group) { KEEP(group); }
API size_t xStreamBufferSend(StreamBufferHandle_t b, const void *data, size_t length, TickType_t ticks)
{
  return KEEP(b), KEEP(data), KEEP(length), KEEP(ticks), source;
}
API size_t xStreamBufferSendFromISR(StreamBufferHandle_t b, const void *data, size_t length, BaseType_t *woken)
{
  return KEEP(b), KEEP(data), KEEP(length), KEEP(woken), source;
}
API size_t xStreamBufferReceive(StreamBufferHandle_t b, void *data, size_t length, TickType_t ticks)
{
  return KEEP(b), KEEP(data), KEEP(length), KEEP(ticks), source;
}
API size_t xStreamBufferReceiveFromISR(StreamBufferHandle_t b, void *data, size_t length, BaseType_t *woken)
{
  return KEEP(b), KEEP(data), KEEP(length), KEEP(woken), source;
}
API BaseType_t xStreamBufferReset(StreamBufferHandle_t b) { return KEEP(b), (BaseType_t)source; }

API void vTaskStartScheduler(void)
{
  StaticTask_t *task = NULL;
  StackType_t *stack = NULL;
  uint32_t depth = 0;
  vApplicationGetIdleTaskMemory(&task, &stack, &depth);
  xTaskCreateStatic(prvIdleTask, "IDLE", depth, NULL, 0, stack, task);
  xTaskCreate(prvTimerTask, "Tmr Svc", configTIMER_TASK_STACK_DEPTH, NULL, 6, NULL);
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
void SysTick_Handler(void) { xTaskIncrementTick(); }
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
    corpus_stack_top, Reset_Handler, [15] = SysTick_Handler, UART0_IRQHandler, TIMER0_IRQHandler, GPIO_IRQHandler, Default_Handler};
