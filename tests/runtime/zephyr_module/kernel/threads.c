// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

unsigned standin_irq_depth;
struct k_thread standin_threads[2] = {{.name = "main"}, {.name = "worker"}};
unsigned standin_running;
bool standin_worker_ended;
bool standin_in_isr, standin_in_user_mode;
uint8_t standin_processor;

struct standin_cpu *arch_curr_cpu(void)
{
    static struct standin_cpu cpu;
    cpu.id = standin_processor;
    return &cpu;
}

void k_thread_foreach(void (*visit)(const struct k_thread *thread, void *context), void *context)
{
    for (unsigned index = 0; index < (standin_worker_ended ? 1U : 2U); ++index) {
        visit(&standin_threads[index], context);
    }
}

k_tid_t k_current_get(void) { return &standin_threads[standin_running]; }
bool k_is_in_isr(void) { return standin_in_isr; }
void k_panic(void) { abort(); }
void standin_locked_twice(void) { abort(); }

k_tid_t z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size, k_thread_entry_t entry,
                               void *p1, void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay)
{
    (void)stack, (void)stack_size, (void)entry, (void)p1, (void)p2, (void)p3, (void)prio, (void)options, (void)delay;
    return thread;
}

void printk(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
}
