// SPDX-License-Identifier: Apache-2.0
// FreeRTOS: what runs in the timer task, in the tick's interrupt and in handlers, and the calls of event groups and buffers there.
#include "event_groups.h"
#include "queue.h"
#include "stream_buffer.h"
#include "timers.h"

static QueueHandle_t queue;
static EventGroupHandle_t events;
static StreamBufferHandle_t bytes;
static TimerHandle_t blink;
static TaskHandle_t worker_handle;
volatile int state;
static int message;
void *volatile kept;

void UART0_IRQHandler(void)
{
  char text[4] = "abc";
  xStreamBufferSend(bytes, text, sizeof text, 0); // expect: isr-thread-only-call
  xMessageBufferSend(bytes, text, sizeof text, 0); // expect: isr-thread-only-call
  xStreamBufferReset(bytes); // expect: isr-thread-only-call
  xEventGroupSetBits(events, 1); // expect: isr-thread-only-call
  xEventGroupWaitBits(events, 1, pdTRUE, pdFALSE, 0); // expect: isr-thread-only-call
  xTimerStart(blink, 0); // expect: isr-thread-only-call
  state = xTimerIsTimerActive(blink); // expect: isr-thread-only-call
  state = (int)xTaskGetTickCount(); // expect: isr-thread-only-call
  vTaskSuspend(worker_handle); // expect: isr-thread-only-call
  taskENTER_CRITICAL(); // expect: isr-thread-only-call
  state = 1;
  taskEXIT_CRITICAL();
  vTaskSuspendAll(); // expect: isr-thread-only-call
  xTaskResumeAll(); // expect: isr-thread-only-call
}

static void refresh(void *parameter, uint32_t value) // silent
{
  state = (int)value;
  xQueueReceive(queue, parameter, 0);
}

void TIMER0_IRQHandler(void) // silent
{
  BaseType_t woken = pdFALSE;
  char text[4] = "abc";
  xStreamBufferSendFromISR(bytes, text, sizeof text, &woken);
  xStreamBufferReceiveFromISR(bytes, text, sizeof text, &woken);
  xEventGroupSetBitsFromISR(events, 1, &woken);
  xTimerStartFromISR(blink, &woken);
  xTimerPendFunctionCallFromISR(refresh, NULL, 3, &woken);
  state = (int)xTaskGetTickCountFromISR();
  uint32_t mask = taskENTER_CRITICAL_FROM_ISR();
  state = 2;
  taskEXIT_CRITICAL_FROM_ISR(mask);
  portYIELD_FROM_ISR(woken);
}

void vApplicationTickHook(void)
{
  xEventGroupSetBits(events, 4); // expect: isr-thread-only-call
}

static void on_blink(TimerHandle_t timer) // silent
{
  if (xTimerIsTimerActive(timer))
    xEventGroupSetBits(events, 2);
  xQueueSend(queue, &message, 0);
}

static void allocates_in_a_critical_section(void)
{
  taskENTER_CRITICAL();
  kept = pvPortMalloc(16); // expect: stack-pool-alloc-under-lock, heap-not-monitored
  taskEXIT_CRITICAL();
}

static void waits_for_bits_in_a_critical_section(void)
{
  taskENTER_CRITICAL();
  xEventGroupWaitBits(events, 1, pdTRUE, pdFALSE, portMAX_DELAY); // expect: lock-blocking-call
  taskEXIT_CRITICAL();
}

static void sends_with_the_scheduler_suspended(void)
{
  vTaskSuspendAll();
  xStreamBufferSend(bytes, "a", 1, 10); // expect: scheduler-lock-blocking-call
  xTaskResumeAll();
}

static void sends_without_waiting(void) // silent
{
  vTaskSuspendAll();
  state = 3;
  xTaskResumeAll();
  xStreamBufferSend(bytes, "a", 1, 10);
}

static int keeps_the_mask(int early)
{
  uint32_t mask = taskENTER_CRITICAL_FROM_ISR();
  if (early)
    return -1; // expect: lock-leak
  taskEXIT_CRITICAL_FROM_ISR(mask);
  return 0;
}

static int lost_group(void)
{
  EventGroupHandle_t group = xEventGroupCreate();
  if (!group)
    return -1;
  xEventGroupSetBits(group, 1);
  return 0; // expect: alloc-leak
}

static int released_group(void) // silent
{
  EventGroupHandle_t group = xEventGroupCreate();
  if (!group)
    return -1;
  xEventGroupSetBits(group, 1);
  vEventGroupDelete(group);
  return 0;
}

static int wrong_release(void)
{
  QueueHandle_t one = xQueueCreate(1, 4);
  if (!one)
    return -1;
  vPortFree(one); // expect: alloc-mismatch
  return 0;
}

static int read_after_free(void)
{
  int *number = pvPortMalloc(sizeof *number);
  if (!number)
    return -1;
  *number = 1;
  vPortFree(number);
  return *number; // expect: alloc-use-after-free
}

static void must_be_a_task(void)
{
  configASSERT(!xPortIsInsideInterrupt());
  state = 4;
}

void GPIO_IRQHandler(void)
{
  must_be_a_task(); // expect: contract-assert-not-in-isr
}

static void worker(void *parameter) // silent
{
  for (;;) {
    xStreamBufferReceive(bytes, parameter, 4, portMAX_DELAY);
    must_be_a_task();
    allocates_in_a_critical_section();
    waits_for_bits_in_a_critical_section();
    sends_with_the_scheduler_suspended();
    sends_without_waiting();
    keeps_the_mask(state);
    lost_group();
    released_group();
    wrong_release();
    read_after_free();
  }
}

int main(void)
{
  queue = xQueueCreate(4, sizeof(int));
  events = xEventGroupCreate();
  blink = xTimerCreate("blink", 10, pdTRUE, NULL, on_blink);
  xTimerStart(blink, 0);
  xTaskCreate(worker, "worker", 256, &message, 2, &worker_handle);
  vTaskStartScheduler();
  return 0;
}
