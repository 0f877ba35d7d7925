// SPDX-License-Identifier: Apache-2.0
// Counts the instructions of one allocation and the free of its block on a Cortex-M3 in qemu, with the port that ships: from
// the first instruction of each call to its return, critical sections and all checks included.
#include <headroom/kheap.h>
#include <headroom/slab.h>
#include <headroom/write.h>

#include "startup.h"

enum { ROUNDS = 1000, LIVE = 5 };

// Means over a mixed load: what is measured plus room for another compiler. The cost of tracking as a part of a pair is held to
// its limit on a host (tracking_cost.cpp).
enum { PLAIN_LIMIT = 600, TRACKED_LIMIT = 900 };

typedef int (*slab_alloc_t)(struct hr_slab *slab, void **block, hr_timeout_t timeout);
typedef int (*slab_free_t)(struct hr_slab *slab, void *block);

HR_SLAB_DEFINE(slab, 24, 16, 8);
static bool failed;

static void judge(const char *what, uint32_t measured, uint32_t limit)
{
    hri_put_text(&hr_port_writer, what);
    hri_put_text(&hr_port_writer, ": ");
    hri_put_unsigned(&hr_port_writer, measured);
    hri_put_text(&hr_port_writer, " instructions, limit ");
    hri_put_unsigned(&hr_port_writer, limit);
    hri_put_text(&hr_port_writer, measured <= limit ? "\n" : " EXCEEDED\n");
    failed |= measured > limit;
}

// What the calls cost the caller: functions of the same signatures that return at once, one instruction each.
__attribute__((naked, noinline)) static int no_alloc(struct hr_slab *s, void **block, hr_timeout_t timeout)
{
    (void)s;
    (void)block;
    (void)timeout;
    __asm volatile("bx lr");
}
__attribute__((naked, noinline)) static int no_free(struct hr_slab *s, void *block)
{
    (void)s;
    (void)block;
    __asm volatile("bx lr");
}

// Through volatile pointers, so that both loops are the same instructions.
static uint32_t ticks_of_slab(slab_alloc_t alloc_function, slab_free_t free_function)
{
    slab_alloc_t volatile alloc = alloc_function;
    slab_free_t volatile release = free_function;
    void *block = NULL;
    int results = 0;
    uint32_t start = SYST_CVR;
    for (uint32_t i = 0; i < ROUNDS; ++i) {
        results |= alloc(&slab, &block, HR_NO_WAIT);
        results |= release(&slab, block);
    }
    uint32_t ticks = (start - SYST_CVR) & SYST_MASK;
    failed |= alloc_function == hr_slab_alloc && results != HR_OK;
    return ticks;
}

// What a heap's own and a tracked pair take depends on sizes and order, so a mixed load is averaged: the same one for both.
enum { SLOTS = 100, STEPS = 4000 };
static uint64_t memory[4096];
static void *blocks[SLOTS];

static uint32_t state;
static uint32_t below(uint32_t limit)
{
    state = state * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)(state >> 4) * limit) >> 28);
}

typedef void *(*alloc_t)(void *heap, size_t bytes);
typedef void (*free_t)(void *heap, void *block);

static void *plain_alloc(void *heap, size_t bytes)
{
    hri_key_t key = hri_critical_enter();
    void *block = hr_heap_alloc(heap, bytes);
    hri_critical_exit(key);
    return block;
}
static void plain_free(void *heap, void *block)
{
    hri_key_t key = hri_critical_enter();
    hr_heap_free(heap, block);
    hri_critical_exit(key);
}
static void *tracked_alloc(void *heap, size_t bytes) { return hr_kheap_alloc(heap, bytes, HR_NO_WAIT); }
static void tracked_free(void *heap, void *block) { hr_kheap_free(heap, block); }
static void *nothing_alloc(void *heap, size_t bytes)
{
    (void)bytes;
    return heap;
}
static void nothing_free(void *heap, void *block)
{
    (void)heap;
    (void)block;
}

static uint32_t ticks_of_heap(void *heap, alloc_t alloc, free_t release)
{
    state = 1;
    for (uint32_t i = 0; i < SLOTS; ++i) {
        blocks[i] = alloc(heap, 8U + below(200));
        failed |= blocks[i] == NULL;
    }
    uint32_t start = SYST_CVR;
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(SLOTS);
        release(heap, blocks[slot]);
        blocks[slot] = alloc(heap, 8U + below(200));
    }
    return (start - SYST_CVR) & SYST_MASK;
}

static void measure_heaps(void)
{
    static struct hr_heap plain;
    static struct hr_kheap tracked;
    uint32_t empty = ticks_of_heap(memory, nothing_alloc, nothing_free);
    failed |= !hr_heap_init(&plain, "plain", memory, sizeof memory, NULL);
    uint32_t of_plain = ticks_of_heap(&plain, plain_alloc, plain_free) - empty;
    hr_kheap_init(&tracked, "tracked", memory, sizeof memory, NULL);
    uint32_t of_tracked = ticks_of_heap(&tracked, tracked_alloc, tracked_free) - empty;
    judge("heap in a critical section: allocate and free", instructions_of(of_plain) / STEPS, PLAIN_LIMIT);
    judge("tracked heap: allocate and free", instructions_of(of_tracked) / STEPS, TRACKED_LIMIT);
}

// One SysTick count is less than an instruction; over all rounds the rounding is far below one.
static uint32_t per_round(uint32_t ticks, uint32_t of_empty_calls)
{
    return (instructions_of(ticks - of_empty_calls) + ROUNDS / 2) / ROUNDS;
}

int main(void)
{
    SYST_RVR = SYST_MASK;
    SYST_CVR = 0;
    SYST_CSR = 5;
    // Some blocks are live and some were freed, as in a program that has run for a while.
    void *live[LIVE + 1];
    for (unsigned i = 0; i <= LIVE; ++i) {
        failed |= hr_slab_alloc(&slab, &live[i], HR_NO_WAIT) != HR_OK;
    }
    failed |= hr_slab_free(&slab, live[LIVE]) != HR_OK;
    uint32_t empty = ticks_of_slab(no_alloc, no_free);
    judge("slab: allocate and free", per_round(ticks_of_slab(hr_slab_alloc, hr_slab_free), empty) + 2, 40);
    if (HR_HARDENING == HR_LEVEL_BASIC) {
        measure_heaps();
    }
    failed |= !hr_slab_validate(&slab) || hr_slab_used(&slab) != LIVE;
    leave(failed ? 1 : 0);
}
