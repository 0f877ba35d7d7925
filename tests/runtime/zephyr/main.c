// SPDX-License-Identifier: Apache-2.0
// The cases on a Cortex-M3, and the dump once.
#include <stdarg.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "cases.h"
#include "startup.h"

unsigned standin_irq_depth;
struct k_thread standin_threads[2] = {{.name = "main"}, {.name = "worker"}};
unsigned standin_running;
bool standin_worker_ended;
bool standin_in_isr, standin_in_user_mode;
uint8_t standin_processor;

void k_thread_foreach(void (*visit)(const struct k_thread *thread, void *context), void *context)
{
    for (unsigned index = 0; index < (standin_worker_ended ? 1U : 2U); ++index) {
        visit(&standin_threads[index], context);
    }
}

k_tid_t k_current_get(void) { return &standin_threads[standin_running]; }
bool k_is_in_isr(void) { return standin_in_isr; }
void k_panic(void)
{
    leave(4);
    CODE_UNREACHABLE;
}
void standin_locked_twice(void)
{
    leave(5);
    CODE_UNREACHABLE;
}

k_tid_t z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size, k_thread_entry_t entry,
                               void *p1, void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay)
{
    (void)stack, (void)stack_size, (void)entry, (void)p1, (void)p2, (void)p3, (void)prio, (void)options, (void)delay;
    return thread;
}

static void say(const char *text) { semihosting(0x04, (uintptr_t)text); }

// The module's uses have text of their own; what matters here is that they are called.
void printk(const char *format, ...) { say(format); }

static void run(const struct zephyr_case *one)
{
    for (; one->name != NULL; ++one) {
        const char *wrong = one->run();
        say(wrong == NULL ? "ok: " : "WRONG: ");
        say(one->name);
        say("\n");
        if (wrong != NULL) {
            say(wrong);
            say("\n");
            leave(1);
        }
    }
}

int main(void)
{
    static unsigned char dump[8192];
    zephyr_cases_begin();
    run(zephyr_walk_cases);
    run(zephyr_wrapper_cases);
    leave(zephyr_dump(dump, sizeof dump) > 0 ? 0 : 2);
    return 0;
}
