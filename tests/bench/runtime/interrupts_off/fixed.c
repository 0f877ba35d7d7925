// SPDX-License-Identifier: Apache-2.0
// Every call of the other fixed-size allocators and of those built over several, with what fails among them.
#include <headroom/blocks.h>
#include <headroom/message_pool.h>
#include <headroom/ring.h>
#include <headroom/size_classes.h>
#include <headroom/stack_pool.h>
#include <headroom/tiers.h>

#include "count.h"

// Longest run that is asked for: a run is looked at and marked word by word of the map, 32 blocks each.
enum { RUN = 64 };

static void measure_blocks(uint32_t count)
{
    static uint32_t map[4096 / 32];
    static struct hr_blocks pool;
    refuse(hr_blocks_init(&pool, "blocks", memory, map, 32, count) != HR_OK, HERE);
    uint32_t scattered = 0, run = 0, release = 0, query = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        void *some[8];
        uint32_t wanted = 1 + below(8);
        if (hr_blocks_alloc(&pool, wanted, some) == HR_OK) {
            scattered = take_longest(scattered);
            // Some of them stay, so that runs are hard to find.
            refuse(hr_blocks_free(&pool, wanted - 1, some + 1) != HR_OK, HERE);
            refuse(hr_blocks_free(&pool, wanted - 1, some + 1) != (wanted == 1 ? HR_OK : HR_EFAULT), HERE);
            uint32_t slot = below(20);
            if (blocks[slot] != NULL) {
                refuse(hr_blocks_free(&pool, 1, &blocks[slot]) != HR_OK, HERE);
            }
            blocks[slot] = some[0];
            release = take_longest(release);
        }
        void *first;
        uint32_t length = 1 + below(RUN);
        if (hr_blocks_alloc_contiguous(&pool, length, &first) == HR_OK) {
            run = take_longest(run);
            refuse(hr_blocks_free_contiguous(&pool, first, length) != HR_OK, HERE);
            refuse(hr_blocks_free_contiguous(&pool, first, length) != HR_EFAULT, HERE);
            release = take_longest(release);
            refuse(hr_blocks_take(&pool, first, length) != HR_OK, HERE);
            run = take_longest(run);
            refuse(hr_blocks_free_contiguous(&pool, first, length) != HR_OK, HERE);
            release = take_longest(release);
        }
        run = take_longest(run);
        if (i % 100 == 0) {
            struct hr_blocks_stats stats;
            hr_blocks_stats_get(&pool, &stats);
            hr_blocks_stats_reset(&pool);
            query = take_longest(query);
        }
    }
    refuse(!hr_blocks_validate(&pool), HERE);
    title("blocks");
    judge("allocate scattered", count, scattered, 80);
    judge("allocate or take a run of at most 64", count, run, 250);
    judge("free, scattered or a run of at most 64", count, release, 250);
    judge("numbers", count, query, 60);
}

struct message {
    uint32_t words[5];
};
HR_MESSAGE_POOL_DEFINE(messages, struct message, 100)

static void measure_messages(void)
{
    uint32_t allocate = 0, release = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(130);
        if (blocks[slot] == NULL) {
            blocks[slot] = messages_alloc();
            allocate = take_longest(allocate);
        } else {
            refuse(messages_free((struct message *)blocks[slot]) != HR_OK, HERE);
            refuse(messages_free((struct message *)blocks[slot]) == HR_OK, HERE);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    title("message pool");
    judge("allocate", 100, allocate, 80);
    judge("free", 100, release, 80);
}

static void measure_ring(uint32_t slots, size_t bytes)
{
    static struct hr_ring ring;
    refuse(hr_ring_init(&ring, "ring", memory, bytes) != HR_OK, HERE);
    uint32_t allocate = 0, release = 0, query = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(slots);
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_ring_alloc(&ring, 1U + below(16U << below(5)));
            allocate = take_longest(allocate);
        } else {
            refuse(hr_ring_free(&ring, blocks[slot]) != HR_OK, HERE);
            refuse(hr_ring_free(&ring, blocks[slot]) == HR_OK, HERE);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
        struct hr_ring_stats stats;
        hr_ring_stats_get(&ring, &stats);
        query = take_longest(query);
    }
    refuse(!hr_ring_validate(&ring), HERE);
    title("ring");
    judge("allocate", slots, allocate, 120);
    judge("free", slots, release, 100);
    judge("numbers", slots, query, 100);
}

HR_KHEAP_DEFINE_STATIC(urgent_reserve, 2048);
HR_KHEAP_DEFINE_STATIC(urgent_common, 2048);
HR_KHEAP_DEFINE_STATIC(other_reserve, 2048);
HR_KHEAP_DEFINE_STATIC(other_common, 4096);
static const struct hr_tier two_tiers[] = {{0, &urgent_reserve, &urgent_common}, {10, &other_reserve, &other_common}};
static HR_TIERS_DEFINE(tiers, two_tiers);

// A tier is a heap, and one heap is in its critical section at a time: the limit is the heap's.
static void measure_tiers(void)
{
    uint32_t allocate = 0, release = 0;
    // On its first use a heap sets itself up, which main.c measures.
    (void)(hr_kheap_capacity(&urgent_reserve) + hr_kheap_capacity(&urgent_common) + hr_kheap_capacity(&other_reserve) +
           hr_kheap_capacity(&other_common));
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(100);
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_tiers_alloc(&tiers, 1U + below(16U << below(5)), (int)below(12));
            allocate = take_longest(allocate);
        } else {
            refuse(hr_tiers_free(&tiers, blocks[slot]) != HR_OK, HERE);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    title("tiered heap");
    judge("allocate", 100, allocate, 800);
    judge("free", 100, release, 800);
}

HR_SLAB_DEFINE(small_blocks, 16, 50, 8);
HR_SLAB_DEFINE(medium_blocks, 64, 30, 8);
HR_KHEAP_DEFINE_STATIC(large_blocks, 8192);
static struct hr_slab *const class_slabs[] = {&small_blocks, &medium_blocks};
static HR_SIZE_CLASSES_DEFINE(classes, class_slabs, NULL);
static HR_SIZE_CLASSES_DEFINE(classes_with_heap, class_slabs, &large_blocks);

static void measure_size_classes(const char *name, struct hr_size_classes *of, size_t largest, uint32_t limit)
{
    uint32_t allocate = 0, release = 0;
    (void)hr_kheap_capacity(&large_blocks);
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(120);
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_size_classes_alloc(of, 1U + below((uint32_t)largest));
            allocate = take_longest(allocate);
        } else {
            refuse(hr_size_classes_free(of, blocks[slot]) != HR_OK, HERE);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    for (uint32_t slot = 0; slot < 120; ++slot) {
        refuse(hr_size_classes_free(of, blocks[slot]) != HR_OK, HERE);
    }
    title(name);
    judge("allocate", 120, allocate, limit);
    judge("free", 120, release, limit);
}

// More stacks, from memory that needs no critical section of its own.
enum { STACKS_OWN = 4, STACKS_MORE = 60, STACK_BYTES = 256 };
static bool stack_taken[STACKS_MORE];

static void *take_stack(size_t alignment, size_t bytes)
{
    (void)alignment;
    for (uint32_t index = 0; index < STACKS_MORE; ++index) {
        if (!stack_taken[index]) {
            stack_taken[index] = true;
            return (unsigned char *)memory + index * bytes;
        }
    }
    return NULL;
}

static void give_stack(void *base)
{
    stack_taken[(size_t)((unsigned char *)base - (unsigned char *)memory) / STACK_BYTES] = false;
}

static const struct hr_stack_source more_stacks = {take_stack, give_stack};
HR_STACK_POOL_DEFINE(stacks, STACK_BYTES - 32, 32, 8, STACKS_OWN, STACKS_MORE, &more_stacks);

static void measure_stacks(void)
{
    uint32_t allocate = 0, release = 0, own = 0, query = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS / 10; ++i) {
        uint32_t slot = below(70);
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_stack_pool_alloc(&stacks);
            allocate = take_longest(allocate);
        } else {
            refuse(hr_stack_pool_own(&stacks, blocks[slot], slot + 1) != HR_OK, HERE);
            refuse(hr_stack_pool_free(&stacks, blocks[slot]) != HR_EBUSY, HERE);
            refuse(hr_stack_pool_disown(&stacks, blocks[slot], slot + 1) != HR_OK, HERE);
            own = take_longest(own);
            (void)hr_stack_pool_watermark(&stacks, blocks[slot]);
            struct hr_stack_pool_stats stats;
            hr_stack_pool_stats_get(&stacks, &stats);
            query = take_longest(query);
            refuse(hr_stack_pool_free(&stacks, blocks[slot]) != HR_OK, HERE);
            refuse(hr_stack_pool_free(&stacks, blocks[slot]) == HR_OK, HERE);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    title("stack pool");
    judge("allocate", STACKS_OWN + STACKS_MORE, allocate, 60);
    judge("own and disown", STACKS_OWN + STACKS_MORE, own, 60);
    judge("free", STACKS_OWN + STACKS_MORE, release, 60);
    judge("numbers", STACKS_OWN + STACKS_MORE, query, 60);
}

void measure_fixed(void)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    measure_blocks(200);
    measure_blocks(4000);
    measure_messages();
    measure_ring(20, 4096);
    measure_ring(SLOTS, sizeof memory);
    measure_tiers();
    measure_size_classes("size classes without a heap", &classes, 64, 80);
    measure_size_classes("size classes over a heap", &classes_with_heap, 500, 800);
    measure_stacks();
    hr_fault_policy_set(HR_FAULT_PANIC);
}
