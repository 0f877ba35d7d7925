// SPDX-License-Identifier: Apache-2.0
/// What the files of cases share: the heaps, sums of a walk, a check that names what did not hold.
#ifndef HEADROOM_TESTS_ZEPHYR_CASES_COMMON_H
#define HEADROOM_TESTS_ZEPHYR_CASES_COMMON_H

#include <string.h>

#include <zephyr/kernel.h>

#include <headroom/fault.h>
#include <headroom/zephyr.h>

#include "../../../runtime/src/track/observed.h"
#include "cases.h"

extern struct k_heap _system_heap, net_heap;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            return #condition;                                                                                         \
        }                                                                                                              \
    } while (0)

static inline struct hr_zephyr_counters now(void)
{
    struct hr_zephyr_counters counters;
    hr_zephyr_counters_get(&counters);
    return counters;
}

static inline size_t kernel_used(struct k_heap *heap)
{
    struct sys_memory_stats stats;
    (void)sys_heap_runtime_stats_get(&heap->heap, &stats);
    return stats.allocated_bytes;
}

struct sum {
    const void *payload;
    unsigned live, unknown, seen;
    size_t held, bytes;
    struct hr_block_info info;
};

static inline bool add(const struct hr_block_info *block, void *context)
{
    struct sum *sum = context;
    if (block->state != HR_BLOCK_FREE) {
        ++sum->live;
        sum->unknown += block->site == HR_SITE_UNKNOWN;
        sum->held += block->held_bytes;
        sum->bytes += block->bytes;
    }
    if (block->payload == sum->payload) {
        ++sum->seen;
        sum->info = *block;
    }
    return true;
}

static inline struct sum walked(unsigned heap, const void *payload)
{
    struct sum sum = {.payload = payload};
    if (!hri_observed_walk(heap, add, &sum)) {
        sum.seen = 99;
    }
    return sum;
}

// Heaps are visited in the order of the section, which the linker decides.
static inline unsigned index_of(struct k_heap *heap)
{
    unsigned index = 0;
    struct hri_dumped_heap dumped;
    while (hri_observed_heap_get(index, &dumped) && dumped.memory != heap->heap.init_mem) {
        ++index;
    }
    return index;
}

#endif
