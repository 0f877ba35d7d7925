// SPDX-License-Identifier: Apache-2.0
// Counts the instructions that each operation of the runtime runs with interrupts off, on a Cortex-M3 in qemu. The port is
// this program's own (count.c), so that what ships is measured unchanged. Here: heaps, the legacy pool, slabs.
#include <headroom/heap.h>
#include <headroom/kheap.h>
#include <headroom/legacy_pool.h>
#include <headroom/report.h>
#include <headroom/slab.h>
#include <headroom/write.h>

#include "count.h"
#include "startup.h"

struct longest_of {
    uint32_t allocate, release, resize, walk;
};

static struct longest_of churn(struct hr_kheap *heap, uint32_t slots)
{
    struct longest_of worst = {0, 0, 0, 0};
    forget_blocks();
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
    refuse(hr_kheap_stats_get(heap, &stats) != HR_OK || hr_kheap_validate(heap, NULL) != HR_OK, HERE);
    worst.walk = take_longest(0);
    return worst;
}

static void measure(const char *name, const struct hr_heap_policy *policy, uint32_t limit)
{
    static struct hr_kheap heap;
    static const uint32_t slots[] = {50, SLOTS};
    title(name);
    for (unsigned i = 0; i < 2; ++i) {
        (void)take_longest(0);
        hr_kheap_init(&heap, name, memory, sizeof memory, policy);
        uint32_t set_up = take_longest(0);
        struct longest_of worst = churn(&heap, slots[i]);
        // Also of a heap that was only defined, on its first use. Its bins are cleared: as many as the memory has, at most 640.
        judge("set up 256 KiB", slots[i], set_up, 4000);
        judge("allocate", slots[i], worst.allocate, limit);
        judge("free", slots[i], worst.release, limit);
        judge("resize", slots[i], worst.resize, limit);
        judge("one batch of a walk", slots[i], worst.walk, policy == NULL ? 1100 : 2500);
    }
    // Its memory is used again.
    hr_kheap_retire(&heap);
}

static void measure_legacy_pool(void)
{
    static struct hr_legacy_pool pool;
    hr_legacy_pool_init(&pool, "legacy", memory, 16384);
    uint32_t allocate = 0;
    uint32_t release = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(200);
        if (blocks[slot] == NULL) {
            blocks[slot] = hr_legacy_pool_alloc(&pool, below(64U << below(5)));
            allocate = take_longest(allocate);
        } else {
            hr_legacy_pool_free(&pool, blocks[slot]);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    title("legacy heap memory pool");
    judge("allocate", 200, allocate, 600);
    judge("free", 200, release, 500);
}

// Every path of a slab: free list, the rest after a reset of the peak, blocks never handed out, exhaustion, misuse.
static void measure_slab(void)
{
    static struct hr_slab slab;
    static uint16_t links[200];
    refuse(hr_slab_init(&slab, "slab", memory, links, 32, 200) != HR_OK, HERE);
    hr_fault_policy_set(HR_FAULT_COUNT);
    uint32_t allocate = 0;
    uint32_t release = 0;
    uint32_t reset = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(250);
        if (blocks[slot] == NULL) {
            (void)hr_slab_alloc(&slab, &blocks[slot], HR_NO_WAIT);
            allocate = take_longest(allocate);
        } else {
            refuse(hr_slab_free(&slab, blocks[slot]) != HR_OK, HERE);
            refuse(hr_slab_free(&slab, blocks[slot]) == HR_OK, HERE);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
        if (i % 100 == 0) {
            hr_slab_stats_reset(&slab);
            reset = take_longest(reset);
        }
    }
    refuse(!hr_slab_validate(&slab), HERE);
    hr_fault_policy_set(HR_FAULT_PANIC);
    title("slab");
    judge("allocate", 200, allocate, 80);
    judge("free", 200, release, 80);
    judge("reset of the peak", 200, reset, 80);
}

// The scale is checked before it is trusted: 1000 additions must count as about 1000 instructions.
static void check_scale(void)
{
    uint32_t start = SYST_CVR;
    __asm volatile(".rept 1000\n\tadd r0, r0, #1\n\t.endr" : : : "r0");
    uint32_t counted = instructions_of((start - SYST_CVR) & SYST_MASK);
    refuse(counted < 990 || counted > 1030, HERE);
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
    measure_fixed();
    measure_tracking();
    leave(failed ? 1 : 0);
}
