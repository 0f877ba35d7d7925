// SPDX-License-Identifier: Apache-2.0
// Counts the instructions that each operation of the runtime runs with interrupts off, on a Cortex-M3 in qemu. The port is
// this file's own, so that what ships is measured unchanged.
#include <stdint.h>

#include <headroom/heap.h>
#include <headroom/kheap.h>
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>
#include <headroom/port.h>
#include <headroom/report.h>
#include <headroom/slab.h>
#include <headroom/write.h>

#include "startup.h"

static uint32_t depth;
static uint32_t entered;
static uint32_t longest;

hri_key_t hri_critical_enter(void)
{
    hri_key_t key;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(key) : : "memory");
    if (depth++ == 0) {
        entered = SYST_CVR;
    }
    return key;
}

void hri_critical_exit(hri_key_t key)
{
    if (--depth == 0) {
        uint32_t ticks = (entered - SYST_CVR) & SYST_MASK;
        longest = ticks > longest ? ticks : longest;
    }
    __asm volatile("msr primask, %0" : : "r"(key) : "memory");
}

bool hri_in_interrupt(void) { return false; }
hr_thread_t hri_thread_current(void) { return 1; }
int hri_thread_priority(void) { return 0; }
int64_t hri_uptime_ms(void) { return 0; }
void hri_panic(void) { leave(2); for (;;) {} }
void hri_port_block(struct hri_port_waiter *waiter, const bool *woken, int64_t deadline_ms, hri_key_t *key)
{
    (void)waiter;
    (void)woken;
    (void)deadline_ms;
    (void)key;
}
void hri_port_unblock(struct hri_port_waiter *waiter) { (void)waiter; }
void hri_write(const char *text, size_t length)
{
    for (size_t i = 0; i < length; ++i) {
        semihosting(3, (uintptr_t)&text[i]);
    }
}

// ------------------------------------------------------------------------------------------------------------ operations

enum { SLOTS = 3000, STEPS = 20000 };

static uint64_t memory[1 << 15];
static void *blocks[SLOTS];
static uint32_t state = 1;
static bool failed;

static uint32_t below(uint32_t limit)
{
    state = state * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)(state >> 4) * limit) >> 28);
}

static void judge(const char *what, uint32_t slots, uint32_t measured, uint32_t limit)
{
    hri_put_text(&hr_port_writer, what);
    hri_put_text(&hr_port_writer, ", ");
    hri_put_unsigned(&hr_port_writer, slots);
    hri_put_text(&hr_port_writer, " blocks: at most ");
    hri_put_unsigned(&hr_port_writer, measured);
    hri_put_text(&hr_port_writer, " instructions, limit ");
    hri_put_unsigned(&hr_port_writer, limit);
    hri_put_text(&hr_port_writer, measured <= limit ? "\n" : " EXCEEDED\n");
    failed |= measured > limit;
}

struct longest_of {
    uint32_t allocate, release, resize, walk;
};

static uint32_t take_longest(uint32_t before)
{
    uint32_t now = longest;
    longest = 0;
    return now > before ? now : before;
}

static struct longest_of churn(struct hr_kheap *heap, uint32_t slots)
{
    struct longest_of worst = {0, 0, 0, 0};
    for (uint32_t i = 0; i < SLOTS; ++i) {
        blocks[i] = NULL;
    }
    longest = 0;
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(slots);
        uint32_t size = 1U + below(16U << below(5));
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_kheap_aligned_alloc(heap, below(8) == 0 ? 32 : 0, size, HR_NO_WAIT);
            worst.allocate = take_longest(worst.allocate);
        } else if (below(4) == 0) {
            void *moved = hr_kheap_realloc(heap, blocks[slot], size, HR_NO_WAIT);
            blocks[slot] = moved != NULL ? moved : blocks[slot];
            worst.resize = take_longest(worst.resize);
        } else {
            hr_kheap_free(heap, blocks[slot]);
            blocks[slot] = NULL;
            worst.release = take_longest(worst.release);
        }
    }
    struct hr_kheap_stats stats;
    failed |= hr_kheap_stats_get(heap, &stats) != HR_OK || hr_kheap_validate(heap, NULL) != HR_OK;
    worst.walk = take_longest(0);
    return worst;
}

static void measure(const char *name, const struct hr_heap_policy *policy, uint32_t limit)
{
    static struct hr_kheap heap;
    static const uint32_t slots[] = {50, SLOTS};
    hri_put_text(&hr_port_writer, name);
    hri_put_text(&hr_port_writer, "\n");
    for (unsigned i = 0; i < 2; ++i) {
        hr_kheap_init(&heap, name, memory, sizeof memory, policy);
        struct longest_of worst = churn(&heap, slots[i]);
        judge("  allocate", slots[i], instructions_of(worst.allocate), limit);
        judge("  free", slots[i], instructions_of(worst.release), limit);
        judge("  resize", slots[i], instructions_of(worst.resize), limit);
        judge("  one batch of a walk", slots[i], instructions_of(worst.walk), policy == NULL ? 1100 : 2500);
    }
}

static void measure_legacy_pool(void)
{
    static struct hr_legacy_pool pool;
    hr_legacy_pool_init(&pool, "legacy", memory, 16384);
    uint32_t allocate = 0;
    uint32_t release = 0;
    longest = 0;
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(200);
        if (i == 0) {
            for (uint32_t j = 0; j < SLOTS; ++j) {
                blocks[j] = NULL;
            }
        }
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_legacy_pool_alloc(&pool, below(64U << below(5)));
            allocate = take_longest(allocate);
        } else {
            hr_legacy_pool_free(&pool, blocks[slot]);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    hri_put_text(&hr_port_writer, "legacy heap memory pool\n");
    judge("  allocate", 200, instructions_of(allocate), 600);
    judge("  free", 200, instructions_of(release), 500);
}

// Every path of a slab: free list, the rest after a reset of the peak, blocks never handed out, exhaustion, misuse.
static void measure_slab(void)
{
    static struct hr_slab slab;
    static uint16_t links[200];
    failed |= hr_slab_init(&slab, "slab", memory, links, 32, 200) != HR_OK;
    hr_fault_policy_set(HR_FAULT_COUNT);
    uint32_t allocate = 0;
    uint32_t release = 0;
    uint32_t reset = 0;
    longest = 0;
    for (uint32_t i = 0; i < SLOTS; ++i) {
        blocks[i] = NULL;
    }
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(250);
        if (blocks[slot] == NULL) {
            (void)hr_slab_alloc(&slab, &blocks[slot], HR_NO_WAIT);
            allocate = take_longest(allocate);
        } else {
            failed |= hr_slab_free(&slab, blocks[slot]) != HR_OK;
            failed |= hr_slab_free(&slab, blocks[slot]) == HR_OK;
            blocks[slot] = NULL;
            release = take_longest(release);
        }
        if (i % 100 == 0) {
            hr_slab_stats_reset(&slab);
            reset = take_longest(reset);
        }
    }
    failed |= !hr_slab_validate(&slab);
    hr_fault_policy_set(HR_FAULT_PANIC);
    hri_put_text(&hr_port_writer, "slab\n");
    judge("  allocate", 200, instructions_of(allocate), 80);
    judge("  free", 200, instructions_of(release), 80);
    judge("  reset of the peak", 200, instructions_of(reset), 80);
}

// The scale is checked before it is trusted: 1000 additions must count as about 1000 instructions.
static void check_scale(void)
{
    uint32_t start = SYST_CVR;
    __asm volatile(".rept 1000\n\tadd r0, r0, #1\n\t.endr" : : : "r0");
    uint32_t counted = instructions_of((start - SYST_CVR) & SYST_MASK);
    failed |= counted < 990 || counted > 1030;
    hri_put_text(&hr_port_writer, "1000 instructions count as ");
    hri_put_unsigned(&hr_port_writer, counted);
    hri_put_text(&hr_port_writer, "\n");
}

int main(void)
{
    SYST_RVR = SYST_MASK;
    SYST_CVR = 0;
    SYST_CSR = 5;
    check_scale();
    measure("segregated fit", NULL, 800);
    measure("first fit", &hr_heap_first_fit, 4000);
    measure("best fit", &hr_heap_best_fit, 6500);
    measure_legacy_pool();
    measure_slab();
    leave(failed ? 1 : 0);
}
