// SPDX-License-Identifier: Apache-2.0
// Interrupts above the kernel's own locks: no call of the kernel is legal there, whether it waits or not.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static struct k_work work;
volatile int samples;

static void motor_isr(const void *parameter)
{
  k_sem_give(&sem); // expect: isr-zero-latency-kernel-call
}

static void hand_over(void)
{
  k_work_submit(&work); // expect: isr-zero-latency-kernel-call
}

ISR_DIRECT_DECLARE(encoder_isr)
{
  hand_over();
  return 0;
}

// Counts, and leaves the rest to an ordinary interrupt.
static void sample_isr(const void *parameter) // silent
{
  samples++;
  if (!k_is_in_isr())
    samples = 0;
}

static void ordinary_isr(const void *parameter) // silent
{
  k_sem_give(&sem);
  k_work_submit(&work);
}

static int connect(const struct device *dev)
{
  IRQ_CONNECT(1, 0, motor_isr, NULL, IRQ_ZERO_LATENCY);
  IRQ_DIRECT_CONNECT(2, 0, encoder_isr, IRQ_ZERO_LATENCY);
  IRQ_CONNECT(3, 0, sample_isr, NULL, IRQ_ZERO_LATENCY);
  IRQ_CONNECT(4, 3, ordinary_isr, NULL, 0);
  return 0;
}
SYS_INIT(connect, POST_KERNEL, 40);
