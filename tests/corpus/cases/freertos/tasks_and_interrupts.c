// SPDX-License-Identifier: Apache-2.0
// FreeRTOS: interrupts may only make the calls whose names say so.
#include "queue.h"

struct message {
  int kind;
  char text[12];
};

static QueueHandle_t queue;
static SemaphoreHandle_t done;
static TaskHandle_t worker_handle;
volatile int state;
volatile size_t wanted;
void *volatile kept;

void UART0_IRQHandler(void)
{
  int byte = state;
  xQueueSend(queue, &byte, 0); // expect: isr-thread-only-call
  xSemaphoreTake(done, 0); // expect: isr-thread-only-call
  xSemaphoreGive(done); // expect: isr-thread-only-call
  vTaskDelay(1); // expect: isr-thread-only-call
  kept = pvPortMalloc(wanted); // expect: isr-thread-only-call, heap-not-monitored
  vPortFree(kept); // expect: isr-thread-only-call
}

void TIMER0_IRQHandler(void) // silent
{
  BaseType_t woken = pdFALSE;
  int byte = state;
  xQueueSendFromISR(queue, &byte, &woken);
  xQueueReceiveFromISR(queue, &byte, &woken);
  xSemaphoreGiveFromISR(done, &woken);
  vTaskNotifyGiveFromISR(worker_handle, &woken);
  portYIELD_FROM_ISR(woken);
}

static void log_byte(int byte)
{
  xQueueSend(queue, &byte, pdMS_TO_TICKS(5)); // expect: isr-thread-only-call
}

static void log_byte_anywhere(int byte) // silent
{
  BaseType_t woken = pdFALSE;
  if (xPortIsInsideInterrupt())
    xQueueSendFromISR(queue, &byte, &woken);
  else
    xQueueSend(queue, &byte, portMAX_DELAY);
}

// The application's own, whatever the suffix says.
static void xMyThingFromISR(void)
{
  vTaskDelay(5); // expect: isr-thread-only-call
}

void vLogFromISR(void)
{
  xQueueReceive(queue, (void *)&state, portMAX_DELAY); // expect: isr-thread-only-call
}

void GPIO_IRQHandler(void)
{
  xMyThingFromISR();
  vLogFromISR();
  log_byte(3);
  log_byte_anywhere(4);
}

static int unchecked(void)
{
  struct message *message = pvPortMalloc(sizeof *message);
  message->kind = 1; // expect: alloc-unchecked
  vPortFree(message);
  return 0;
}

static int lost(void)
{
  struct message *message = pvPortMalloc(wanted);
  if (!message)
    return -1;
  message->kind = 2;
  return 0; // expect: alloc-leak
}

static int freed_twice(void)
{
  struct message *message = pvPortMalloc(wanted);
  vPortFree(message);
  vPortFree(message); // expect: alloc-double-free
  return 0;
}

static int checked(void) // silent
{
  struct message *message = pvPortMalloc(wanted);
  if (!message)
    return -1;
  message->kind = 2;
  vPortFree(message);
  return 0;
}

static int more_than_there_is(void)
{
  kept = pvPortMalloc(2 * configTOTAL_HEAP_SIZE); // expect: alloc-oversize
  return 0;
}

static void waits_in_a_critical_section(void)
{
  taskENTER_CRITICAL();
  xSemaphoreTake(done, portMAX_DELAY); // expect: lock-blocking-call
  taskEXIT_CRITICAL();
}

static void waits_behind_a_critical_section(void) // silent
{
  taskENTER_CRITICAL();
  state = 1;
  taskEXIT_CRITICAL();
  xSemaphoreTake(done, portMAX_DELAY);
}

static void waits_with_the_scheduler_suspended(void)
{
  vTaskSuspendAll();
  xQueueReceive(queue, (void *)&state, 10); // expect: scheduler-lock-blocking-call
  xTaskResumeAll();
}

static int leaves_a_critical_section(void)
{
  taskENTER_CRITICAL();
  if (state)
    return -1; // expect: lock-leak
  taskEXIT_CRITICAL();
  return 0;
}

static void worker(void *parameter) // silent
{
  struct message message;
  for (;;) {
    ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
    xQueueReceive(queue, &message, portMAX_DELAY);
    vTaskDelay(pdMS_TO_TICKS(10));
    log_byte(1);
    log_byte_anywhere(2);
    unchecked();
    lost();
    freed_twice();
    checked();
    more_than_there_is();
    waits_in_a_critical_section();
    waits_behind_a_critical_section();
    waits_with_the_scheduler_suspended();
    leaves_a_critical_section();
  }
}

int main(void)
{
  queue = xQueueCreate(4, sizeof(struct message));
  done = xQueueCreate(1, 0);
  xTaskCreate(worker, "worker", 256, NULL, 2, &worker_handle);
  vTaskStartScheduler();
  return 0;
}
