// SPDX-License-Identifier: Apache-2.0
// What tracking does with interrupts off when its tables are full: every thread slot is taken, no return address finds room.
#include <headroom/foreign.h>
#include <headroom/report.h>

#include "count.h"
#include "../../../../runtime/src/heap/kheap_block.h"
#include "../../../../runtime/src/track/foreign_table.h"

// Threads come and go, and one in two calls is from another thread than the call before.
static void change_thread(void)
{
    thread_now = 1 + below(2 * HR_TRACK_THREADS);
}

static struct hri_origin any_place(void) { return (struct hri_origin){NULL, 0x1000 + 2 * below(4 * HR_TRACK_CALLERS)}; }

// A tracked heap as in main.c, but that who calls and from where is never where tracking looks first.
static void measure_heap(void)
{
    static struct hr_kheap heap;
    hr_kheap_init(&heap, "tracked", memory, 1 << 16, NULL);
    uint32_t allocate = 0, release = 0, resize = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        uint32_t slot = below(500);
        uint32_t size = 1U + below(16U << below(5));
        change_thread();
        if (blocks[slot] == NULL) {
            blocks[slot] = hri_kheap_allocate(&heap, below(8) == 0 ? 32 : 0, size, HR_NO_WAIT, any_place());
            allocate = take_longest(allocate);
        } else if (below(4) == 0) {
            void *moved = hri_kheap_resize(&heap, blocks[slot], size, HR_NO_WAIT, any_place());
            blocks[slot] = moved != NULL ? moved : blocks[slot];
            resize = take_longest(resize);
        } else {
            hr_kheap_free(&heap, blocks[slot]);
            blocks[slot] = NULL;
            release = take_longest(release);
        }
    }
    uint32_t restart = take_longest(0);
    refuse(!hr_marks_restart(), HERE);
    restart = take_longest(restart);
    hr_kheap_retire(&heap);
    uint32_t retire = take_longest(0);
    title("tracked heap, full tables");
    judge("allocate", 500, allocate, 1600);
    judge("free", 500, release, 1000);
    judge("resize", 500, resize, 1600);
    judge("one batch of a restart of the marks", 500, restart, 1100);
    judge("one batch of a retirement", 500, retire, 2200);
}

static void measure_small_calls(void)
{
    uint32_t mark = 0, thread = 0, counters = 0, history = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        change_thread();
        (void)hr_mark();
        (void)hr_mark_current();
        mark = take_longest(mark);
        hr_thread_name_set("name");
        struct hr_thread_record record;
        (void)hr_thread_record_get(below(HR_TRACK_THREADS + 1), &record);
        hr_thread_ended(thread_now);
        thread = take_longest(thread);
        struct hr_counters sums;
        (void)hr_site_counters_get((hr_site_id_t)(HR_SITE_CALLER + below(HR_TRACK_CALLERS)), &sums);
        (void)hr_site_callers_dropped();
        counters = take_longest(counters);
        struct hr_freed freed;
        (void)hr_history_get(below(4), &freed);
        history = take_longest(history);
    }
    title("marks, threads, sites");
    judge("mark", 0, mark, 40);
    judge("name, end and numbers of a thread", 0, thread, 500);
    judge("numbers of a site", 0, counters, 80);
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        judge("one entry of the history", 0, history, 80);
    }
}

static bool see(const struct hr_block_info *block, void *context)
{
    (void)block;
    (void)context;
    return true;
}

// The table as full as it gets. A chain is as long as chance makes it; addresses that were chosen to collide could make it
// HR_TRACK_FOREIGN / 2.
static void measure_foreign(void)
{
    uint32_t allocate = 0, release = 0, move = 0, walk = 0;
    forget_blocks();
    for (uint32_t i = 0; i < STEPS; ++i) {
        const void *block = (const void *)(uintptr_t)(0x20000000U + 8U * below(HR_TRACK_FOREIGN));
        change_thread();
        uint32_t what = below(8);
        if (what < 4) {
            hr_foreign_allocated(block, below(100), any_place().caller);
            allocate = take_longest(allocate);
        } else if (what < 6) {
            hr_foreign_freed(block);
            release = take_longest(release);
        } else {
            struct hr_foreign_moving moving;
            hr_foreign_move_begin(&moving, block);
            hr_foreign_move_end(&moving, block, what == 6 ? NULL : block, 50, any_place().caller);
            move = take_longest(move);
        }
        if (i % 100 == 0) {
            struct hr_foreign_stats stats;
            hr_foreign_stats_get(&stats);
            refuse(hr_foreign_walk(see, NULL) != HR_OK || !hri_foreign_forget_epochs(), HERE);
            walk = take_longest(walk);
        }
    }
    title("table of foreign blocks, full");
    judge("allocated", HR_TRACK_FOREIGN / 2, allocate, 1800);
    judge("freed", HR_TRACK_FOREIGN / 2, release, 800);
    judge("moved", HR_TRACK_FOREIGN / 2, move, 1800);
    judge("one batch of a walk or a restart of the marks", HR_TRACK_FOREIGN / 2, walk, 600);
}

void measure_tracking(void)
{
    measure_heap();
    measure_small_calls();
    measure_foreign();
    thread_now = 1;
}
