// SPDX-License-Identifier: Apache-2.0
// The cases on a Cortex-M3, and the dump once.
#include <stdarg.h>
#include <string.h>

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

// What the wrappers add to the heap's own calls, of which k_malloc() in Zephyr 3.3 makes more than they do (integration/zephyr/README.md).
// Here a lock is two instructions longer than Zephyr's.
enum { PAIRS = 64, ADDED_MAX = IS_ENABLED(CONFIG_HEADROOM_THREADS) ? 150 : 110 };

static uint32_t instructions(void (*pair)(void))
{
    pair();
    SYST_RVR = SYST_MASK;
    SYST_CVR = 0;
    SYST_CSR = 5;
    for (unsigned count = 0; count < PAIRS; ++count) {
        pair();
    }
    uint32_t ticks = SYST_MASK - SYST_CVR;
    SYST_CSR = 0;
    return instructions_of(ticks) / PAIRS;
}

__attribute__((noinline)) static void watched(void) { k_free(k_malloc(40)); }

extern struct k_heap _system_heap;
void __real_k_heap_free(struct k_heap *heap, void *block);
__attribute__((noinline)) static void bare(void)
{
    // As much as with the record, so that the heap does the same.
    __real_k_heap_free(&_system_heap, sys_heap_alloc(&_system_heap.heap, 52));
}

static void check_cost(void)
{
    uint32_t with = instructions(watched);
    uint32_t without = instructions(bare);
    static char text[] = "a pair adds 000 instructions\n";
    uint32_t added = with - without;
    text[12] = (char)('0' + added / 100 % 10);
    text[13] = (char)('0' + added / 10 % 10);
    text[14] = (char)('0' + added % 10);
    say(text);
    if (added > ADDED_MAX) {
        leave(6);
    }
}

// The first record says which image runs: the range between the linker's two symbols, in parts that cover it.
static bool names_image(const unsigned char *dump)
{
    extern const char __text_region_start[], __text_region_end[];
    const unsigned char *record = dump + 32;
    uint32_t begin, bytes, part;
    (void)memcpy(&begin, record + 3, 4);
    (void)memcpy(&bytes, record + 11, 4);
    (void)memcpy(&part, record + 15, 4);
    unsigned parts = (unsigned)(record[1] - 16) / 4;
    return record[0] == 11 && begin == (uintptr_t)__text_region_start && bytes == (uintptr_t)__text_region_end - begin &&
           parts <= 32 && parts * part >= bytes && (parts - 1) * part < bytes;
}

int main(void)
{
    static unsigned char dump[8192];
    zephyr_cases_begin();
    check_cost();
    run(zephyr_walk_cases);
    run(zephyr_wrapper_cases);
    if (zephyr_dump(dump, sizeof dump) == 0) {
        leave(2);
    }
    leave(names_image(dump) ? 0 : 7);
    return 0;
}
