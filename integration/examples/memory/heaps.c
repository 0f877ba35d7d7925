// SPDX-License-Identifier: Apache-2.0
// Heaps of variable block size: policies, fragmentation, the system heap, per-subsystem heaps, the legacy pool.
#include <headroom/heap.h>
#include <headroom/kheap.h>
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>

#include "example.h"

#define ARENA_BYTES 1024
static unsigned char arena[ARENA_BYTES] __attribute__((aligned(8)));

// Three blocks, the middle one given back: a request that fits the hole goes there under every policy, and when all is free
// the heap is one block again.
static bool policy(const struct hr_heap_policy *fit)
{
    struct hr_heap heap;
    if (!hr_heap_init(&heap, "policy", arena, sizeof arena, fit)) {
        return false;
    }
    size_t whole = hr_heap_largest(&heap);
    void *first = hr_heap_alloc(&heap, 100);
    void *hole = hr_heap_alloc(&heap, 100);
    void *last = hr_heap_alloc(&heap, 100);
    hr_heap_free(&heap, hole);
    void *again = hr_heap_alloc(&heap, 96);
    bool good = first != NULL && last != NULL && again == hole && hr_heap_validate(&heap);
    hr_heap_free(&heap, again);
    hr_heap_free(&heap, last);
    hr_heap_free(&heap, first);
    return good && hr_heap_largest(&heap) == whole;
}

static bool segregated_fit(void) { return policy(NULL); }
static bool first_fit(void) { return policy(&hr_heap_first_fit); }
static bool best_fit(void) { return policy(&hr_heap_best_fit); }

// Much is free, and no request of that size can be met: what a total alone hides.
static bool external_fragmentation(void)
{
    struct hr_heap heap;
    void *blocks[8];
    hr_heap_init(&heap, "fragmented", arena, sizeof arena, NULL);
    for (unsigned index = 0; index < 8; ++index) {
        blocks[index] = hr_heap_alloc(&heap, 84);
    }
    for (unsigned index = 0; index < 8; index += 2) {
        hr_heap_free(&heap, blocks[index]);
    }
    struct hr_heap_stats stats;
    return hr_heap_stats_get(&heap, &stats) && stats.largest_free_bytes < stats.free_bytes &&
           stats.fragmentation_permille > 0 && hr_heap_alloc(&heap, stats.free_bytes - 8) == NULL;
}

// k_malloc's family: never waits, product checked, NULL is freed without complaint.
static bool system_heap(void)
{
    void *block = hr_malloc(200);
    uint32_t *zeroed = hr_calloc(10, sizeof *zeroed);
    void *aligned = hr_aligned_alloc(32, 64);
    bool good = block != NULL && zeroed != NULL && zeroed[9] == 0 && (uintptr_t)aligned % 32 == 0;
    good = good && hr_calloc(SIZE_MAX / 2, 4) == NULL && hr_malloc(HR_SYSTEM_HEAP_SIZE) == NULL;
    block = hr_realloc(block, 300);
    good = good && block != NULL;
    hr_free(aligned);
    hr_free(zeroed);
    hr_free(block);
    hr_free(NULL);
    return good;
}

HR_KHEAP_DEFINE(net_heap, 1024);
HR_KHEAP_DEFINE(ui_heap, 512);

// One subsystem exhausts its heap; the other does not notice. A wait ends in time.
static bool subsystem_heaps(void)
{
    void *blocks[16];
    unsigned count = 0;
    while (count < 16 && (blocks[count] = hr_kheap_alloc(&net_heap, 100, HR_NO_WAIT)) != NULL) {
        ++count;
    }
    void *other = hr_kheap_alloc(&ui_heap, 100, HR_NO_WAIT);
    bool good = count > 0 && count < 16 && other != NULL;
    good = good && hr_kheap_alloc(&net_heap, 100, HR_MSEC(3)) == NULL;
    hr_kheap_free(&ui_heap, other);
    while (count > 0) {
        hr_kheap_free(&net_heap, blocks[--count]);
    }
    return good;
}

HR_LEGACY_POOL_DEFINE(legacy, 1024);

// N bytes need a block of N + 16: 48 fit 64, 49 take 256.
static bool legacy_pool(void)
{
    void *small = hr_legacy_pool_alloc(&legacy, 48);
    void *larger = hr_legacy_pool_alloc(&legacy, 49);
    bool good = small != NULL && larger != NULL && hr_legacy_pool_block_for(&legacy, 48) == 64 &&
                hr_legacy_pool_block_for(&legacy, 49) == 256 && hr_legacy_pool_alloc(&legacy, 1009) == NULL;
    hr_legacy_pool_free(&legacy, larger);
    hr_legacy_pool_free(&legacy, small);
    void *all = hr_legacy_pool_alloc(&legacy, 1008);
    good = good && all != NULL;
    hr_legacy_pool_free(&legacy, all);
    return good;
}

const struct example_part example_heaps[] = {
    {"segregated fit", segregated_fit},
    {"first fit", first_fit},
    {"best fit", best_fit},
    {"external fragmentation", external_fragmentation},
    {"system heap", system_heap},
    {"subsystem heaps", subsystem_heaps},
    {"legacy heap memory pool", legacy_pool},
    {NULL, NULL},
};
