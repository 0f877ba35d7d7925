// SPDX-License-Identifier: Apache-2.0
// Allocators of fixed block size and those built over them: slab, messages from an interrupt, blocks, size classes, tiers, ring,
// thread stacks.
#include <headroom/blocks.h>
#include <headroom/malloc.h>
#include <headroom/message_pool.h>
#include <headroom/ring.h>
#include <headroom/size_classes.h>
#include <headroom/stack_pool.h>
#include <headroom/tiers.h>

#include "example.h"

HR_SLAB_DEFINE(packets, 64, 4, 8);

static bool slab(void)
{
    void *blocks[4];
    for (unsigned index = 0; index < 4; ++index) {
        if (hr_slab_alloc(&packets, &blocks[index], HR_NO_WAIT) != HR_OK) {
            return false;
        }
    }
    void *none;
    bool good = hr_slab_alloc(&packets, &none, HR_NO_WAIT) == HR_ENOMEM && none == NULL &&
                hr_slab_alloc(&packets, &none, HR_MSEC(2)) == HR_EAGAIN && hr_slab_used(&packets) == 4;
    for (unsigned index = 0; index < 4; ++index) {
        good = good && hr_slab_free(&packets, blocks[index]) == HR_OK;
    }
    // Freed twice: found, refused, nothing changed.
    return good && hr_slab_free(&packets, blocks[0]) == HR_EINVAL && hr_slab_available(&packets) == 4;
}

struct sample {
    uint32_t number;
    int32_t value;
};
HR_MESSAGE_POOL_DEFINE(samples, struct sample, 4);
static struct sample *volatile received;
static volatile uint32_t dropped;

void example_rx_interrupt(void)
{
    struct sample *sample = samples_alloc();
    if (sample == NULL) {
        ++dropped;
        return;
    }
    sample->number = 1;
    sample->value = -40;
    received = sample;
}

static bool messages_from_an_interrupt(void)
{
    struct sample *taken[4];
    for (unsigned index = 0; index < 4; ++index) {
        received = NULL;
        example_raise_rx();
        taken[index] = received;
        if (taken[index] == NULL || taken[index]->value != -40) {
            return false;
        }
    }
    example_raise_rx();
    bool good = dropped == 1;
    for (unsigned index = 0; index < 4; ++index) {
        good = good && samples_free(taken[index]) == HR_OK;
    }
    return good;
}

HR_BLOCKS_DEFINE(dma_blocks, 64, 32, 64);

static bool scattered_and_contiguous_blocks(void)
{
    void *some[4];
    void *run;
    bool good = hr_blocks_alloc(&dma_blocks, 4, some) == HR_OK && hr_blocks_alloc_contiguous(&dma_blocks, 4, &run) == HR_OK;
    good = good && !hr_blocks_is_free(&dma_blocks, run, 4) && hr_blocks_alloc_contiguous(&dma_blocks, 32, &(void *){NULL}) == HR_ENOMEM;
    good = good && hr_blocks_free(&dma_blocks, 4, some) == HR_OK;
    return good && hr_blocks_free_contiguous(&dma_blocks, run, 4) == HR_OK && hr_blocks_validate(&dma_blocks);
}

HR_SLAB_DEFINE(small_blocks, 32, 8, 8);
HR_SLAB_DEFINE(large_blocks, 128, 4, 8);
static struct hr_slab *const block_sizes[] = {&small_blocks, &large_blocks};
HR_KHEAP_DEFINE(app_heap, 1024);
HR_SIZE_CLASSES_DEFINE(app_memory, block_sizes, &app_heap);

static bool size_classes(void)
{
    void *small = hr_size_classes_alloc(&app_memory, 20);
    void *large = hr_size_classes_alloc(&app_memory, 100);
    void *rare = hr_size_classes_alloc(&app_memory, 400);
    bool good = hr_slab_owns(&small_blocks, small) && hr_slab_owns(&large_blocks, large) && rare != NULL;
    return good && hr_size_classes_free(&app_memory, rare) == HR_OK && hr_size_classes_free(&app_memory, large) == HR_OK &&
           hr_size_classes_free(&app_memory, small) == HR_OK;
}

HR_KHEAP_DEFINE(urgent_reserve, 256);
HR_KHEAP_DEFINE(background_reserve, 256);
HR_KHEAP_DEFINE(common, 512);
static const struct hr_tier tier_list[] = {
    {.least_urgent = 0, .reserve = &urgent_reserve, .common = NULL},
    {.least_urgent = 14, .reserve = &background_reserve, .common = &common},
};
HR_TIERS_DEFINE(tiers, tier_list);

// The urgent side takes all it can get; the background still has its reserve.
static bool no_tier_starves(void)
{
    void *flood[16];
    unsigned count = 0;
    while (count < 16 && (flood[count] = hr_tiers_alloc(&tiers, 64, -1)) != NULL) {
        ++count;
    }
    void *background = hr_tiers_alloc(&tiers, 64, 10);
    bool good = count > 0 && count < 16 && background != NULL && hr_tiers_free(&tiers, background) == HR_OK;
    while (count > 0) {
        good = hr_tiers_free(&tiers, flood[--count]) == HR_OK && good;
    }
    return good;
}

static unsigned char ring_memory[HR_RING_BYTES(16)] __attribute__((aligned(8)));

// A stream: records come and go in order, past the end of the memory and on at its start.
static bool ring(void)
{
    struct hr_ring log;
    bool good = hr_ring_init(&log, "log", ring_memory, sizeof ring_memory) == HR_OK;
    void *previous = NULL;
    for (unsigned turn = 0; good && turn < 40; ++turn) {
        void *record = hr_ring_alloc(&log, 20 + turn % 3 * 8);
        good = record != NULL && hr_ring_free(&log, previous) == HR_OK;
        previous = record;
    }
    return good && hr_ring_free(&log, previous) == HR_OK && hr_ring_validate(&log);
}

static void *stack_from_heap(size_t alignment, size_t bytes) { return hr_aligned_alloc(alignment, bytes); }
static void stack_to_heap(void *base) { hr_free(base); }
static const struct hr_stack_source stack_source = {stack_from_heap, stack_to_heap};
HR_STACK_POOL_DEFINE(worker_stacks, 256, 32, 8, 2, 1, &stack_source);

// Asked of the kernel where there is one.
static volatile bool worker_runs;
static bool is_alive(hr_thread_t thread) { return thread == 42 && worker_runs; }

static bool thread_stacks(void)
{
    void *stacks[3];
    hr_stack_pool_set_is_alive(&worker_stacks, is_alive);
    worker_runs = true;
    for (unsigned index = 0; index < 3; ++index) {
        stacks[index] = hr_stack_pool_alloc(&worker_stacks);
    }
    bool good = stacks[2] != NULL && hr_stack_pool_alloc(&worker_stacks) == NULL;
    // A thread runs on the first one: it cannot be given back before the thread has ended.
    good = good && hr_stack_pool_own(&worker_stacks, stacks[0], 42) == HR_OK && hr_stack_pool_free(&worker_stacks, stacks[0]) == HR_EBUSY;
    ((volatile unsigned char *)stacks[0])[32 + 256 - 100] = 0;
    good = good && hr_stack_pool_watermark(&worker_stacks, stacks[0]) == 100;
    worker_runs = false;
    for (unsigned index = 0; index < 3; ++index) {
        good = good && hr_stack_pool_free(&worker_stacks, stacks[index]) == HR_OK;
    }
    return good;
}

#ifdef HR_PORT_HOST
void example_raise_rx(void) { example_rx_interrupt(); }
#endif

const struct example_part example_fixed[] = {
    {"slab", slab},
    {"messages from an interrupt", messages_from_an_interrupt},
    {"scattered and contiguous blocks", scattered_and_contiguous_blocks},
    {"size classes with a heap behind", size_classes},
    {"tiers of urgency", no_tier_starves},
    {"ring heap", ring},
    {"thread stacks", thread_stacks},
    {NULL, NULL},
};
