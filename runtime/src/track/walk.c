// SPDX-License-Identifier: Apache-2.0
// The heap's cursor is what makes batches safe: whoever merges the block that it points at moves it behind the merged one
// (heap.c), so it always stands at the start of a block.
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>

#include "../heap/kheap_block.h"
#include "thread_table.h"

enum { BATCH = 4 };

static struct hr_block_info describe(const struct hr_kheap *kheap, uint32_t block)
{
    const struct hr_heap *heap = &kheap->heap;
    uint32_t units = hri_units(heap, block);
    bool used = hri_is_used(heap, block);
    const unsigned char *payload = (const unsigned char *)hri_payload(heap, block) + HRI_RECORD_BYTES;
    struct hr_block_info info = {
        .payload = payload,
        .held_bytes = (size_t)units * HRI_UNIT_BYTES,
        .state = used ? HR_BLOCK_LIVE : HR_BLOCK_FREE,
        .free_neighbour = !hri_is_left_used(heap, block) || !hri_is_used(heap, block + units),
    };
#if HR_TRACKING
    // The state is read first: its owner writes everything else before it says "live".
    const struct hri_record *record = hri_record_of(payload);
    if (used && hri_record_state(record) != HRI_STATE_LIVE) {
        info.state = HR_BLOCK_MOVING;
    } else if (used) {
        info.bytes = hri_record_bytes(record);
        info.site = hri_record_site(record);
        info.thread = hri_record_thread(record);
        info.epoch = hri_record_epoch(record);
        info.owner_gone = hri_thread_is_gone(info.thread);
        info.time_ms = hri_time_get(payload);
    }
#else
    info.bytes = used ? hr_heap_usable(payload) : 0;
#endif
    return info;
}

typedef bool (*visitor_t)(const struct hr_block_info *block, void *context);

// What is done to a block inside the critical section that found it. False ends the walk there with HR_EFAULT.
typedef bool (*inside_t)(const struct hr_kheap *kheap, uint32_t block, const struct hr_block_info *info);

static bool is_intact(const struct hr_kheap *kheap, uint32_t block, const struct hr_block_info *info)
{
    return hri_heap_block_is_valid(&kheap->heap, block) && (info->state != HR_BLOCK_LIVE || HRI_CANARY_BYTES == 0 ||
                                                            hri_canary_holds(info->payload, info->bytes));
}

struct batch {
    struct hr_block_info blocks[BATCH];
    unsigned filled;
    const void *wrong; ///< the block at which the walk ended
};

// One critical section: up to BATCH blocks from the cursor on.
static int next_batch(struct hr_kheap *kheap, inside_t inside, struct batch *batch)
{
    struct hr_heap *heap = &kheap->heap;
    for (batch->filled = 0; batch->filled < BATCH && heap->cursor != heap->end; ++batch->filled) {
        uint32_t block = heap->cursor;
        struct hr_block_info *info = &batch->blocks[batch->filled];
        batch->wrong = (const unsigned char *)hri_payload(heap, block) + HRI_RECORD_BYTES;
        if (!hri_is_sound(heap, block)) {
            return HR_EFAULT;
        }
        *info = describe(kheap, block);
        if (inside != NULL && !inside(kheap, block, info)) {
            return HR_EFAULT;
        }
        heap->cursor = block + hri_units(heap, block);
    }
    return HR_OK;
}

static bool show(const struct batch *batch, visitor_t visit, void *context)
{
    for (unsigned i = 0; visit != NULL && i < batch->filled; ++i) {
        if (!visit(&batch->blocks[i], context)) {
            return false;
        }
    }
    return true;
}

static int walk(struct hr_kheap *kheap, inside_t inside, visitor_t visit, void *context, const void **wrong)
{
    struct batch batch = {.filled = 0};
    struct hr_heap *heap = &kheap->heap;
    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(kheap);
    if (heap->cursor != 0) {
        hri_critical_exit(key);
        return HR_EBUSY;
    }
    heap->cursor = heap->first;
    int result = HR_OK;
    bool more = heap->end != 0;
    while (more && result == HR_OK) {
        result = next_batch(kheap, inside, &batch);
        hri_critical_exit(key);
        more = show(&batch, visit, context);
        key = hri_critical_enter();
        if (heap->cursor == 0) {
            // The heap was set up anew meanwhile.
            hri_critical_exit(key);
            return HR_EBUSY;
        }
        more = more && heap->cursor != heap->end;
    }
    heap->cursor = 0;
    hri_critical_exit(key);
    if (wrong != NULL && result == HR_EFAULT) {
        *wrong = batch.wrong;
    }
    return result;
}

int hr_kheap_walk(struct hr_kheap *heap, visitor_t visit, void *context)
{
    return walk(heap, NULL, visit, context, NULL);
}

int hr_kheap_validate(struct hr_kheap *heap, const void **where) { return walk(heap, is_intact, NULL, NULL, where); }

// ---------------------------------------------------------------------------------------------------------- statistics

struct count {
    struct hr_kheap_stats *stats;
    struct hri_heap_count heap;
};

static bool count_block(const struct hr_block_info *block, void *context)
{
    struct count *count = (struct count *)context;
    const struct hr_heap_block plain = {
        .payload = block->payload,
        .bytes = block->held_bytes,
        .used = block->state != HR_BLOCK_FREE,
        .free_neighbour = block->free_neighbour,
    };
    hri_heap_count_block(&count->heap, &plain);
    if (block->state == HR_BLOCK_LIVE) {
        count->stats->requested_bytes += block->bytes;
        count->stats->held_bytes += block->held_bytes;
    } else if (block->state == HR_BLOCK_MOVING) {
        ++count->stats->moving_blocks;
    }
    return true;
}

int hr_kheap_stats_get(struct hr_kheap *heap, struct hr_kheap_stats *stats)
{
    *stats = (struct hr_kheap_stats){0};
    struct count count = {.stats = stats, .heap = {&stats->heap, 0}};
    int result = hr_kheap_walk(heap, count_block, &count);
    hri_key_t key = hri_critical_enter();
    stats->heap.total_bytes = (size_t)(heap->heap.end - heap->heap.first) * HRI_UNIT_BYTES;
    stats->heap.used_bytes_peak = stats->heap.total_bytes - (size_t)heap->heap.free_units_min * HRI_UNIT_BYTES;
    stats->counters = heap->counters;
    for (const struct hri_waiter *waiter = heap->waiters.first; waiter != NULL; waiter = waiter->next) {
        ++stats->waiting_threads;
    }
    hri_critical_exit(key);
    hri_heap_count_finish(&count.heap);
    return result;
}

// --------------------------------------------------------------------------------------------------------------- retire

static bool uncount(const struct hr_kheap *kheap, uint32_t block, const struct hr_block_info *info)
{
    (void)block;
    if (HR_TRACKING && info->state == HR_BLOCK_LIVE) {
        // The heap's own counters go with it; only sites and threads stay.
        struct hr_counters counters = kheap->counters;
        hri_track_freed(&counters, (void *)(uintptr_t)info->payload);
    }
    return true;
}

void hr_kheap_retire(struct hr_kheap *heap)
{
    (void)walk(heap, uncount, NULL, NULL, NULL);
    hri_key_t key = hri_critical_enter();
    hri_kheap_forget(heap);
    *heap = (struct hr_kheap){.name = heap->name, .ready = true};
    hri_critical_exit(key);
}

// ------------------------------------------------------------------------------------------------------------- selection

bool hr_block_matches(const struct hr_block_info *block, const struct hr_block_filter *filter)
{
    return block->state == HR_BLOCK_LIVE && (filter->since == 0 || block->epoch >= filter->since) &&
           (!filter->owner_gone || block->owner_gone) && (!filter->free_neighbour || block->free_neighbour);
}

struct selection {
    const struct hr_block_filter *filter;
    struct hr_block_sum sum;
};

static bool add_block(const struct hr_block_info *block, void *context)
{
    struct selection *selection = (struct selection *)context;
    if (hr_block_matches(block, selection->filter)) {
        ++selection->sum.blocks;
        selection->sum.bytes += block->bytes;
    }
    return true;
}

struct hr_kheap *hri_kheap_after(const struct hr_kheap *heap)
{
    hri_key_t key = hri_critical_enter();
    struct hr_kheap *next = heap == NULL ? hri_kheap_first() : heap->next;
    hri_critical_exit(key);
    return next;
}

struct hr_block_sum hr_blocks_sum(const struct hr_block_filter *filter)
{
    struct selection selection = {.filter = filter};
    for (struct hr_kheap *heap = hri_kheap_after(NULL); heap != NULL; heap = hri_kheap_after(heap)) {
        if (hr_kheap_walk(heap, add_block, &selection) != HR_OK) {
            selection.sum.incomplete = true;
        }
    }
#if HR_SYSTEM_HEAP_SIZE > 0 && HR_SYSTEM_HEAP_LEGACY
    hr_legacy_pool_walk(hr_system_pool(), add_block, &selection);
#endif
    return selection.sum;
}

// Weak: only a program that tracks foreign blocks has it.
extern bool hri_foreign_forget_epochs(void) __attribute__((weak));

static bool forget_epoch(const struct hr_kheap *kheap, uint32_t block, const struct hr_block_info *info)
{
    (void)kheap;
    (void)block;
    if (HR_TRACKING && info->state != HR_BLOCK_FREE) {
        // Also of a block on its way: what it gets or had as epoch is below any mark to come.
        hri_record_of(info->payload)->origin &= ~0xffU;
    }
    return true;
}

bool hr_marks_restart(void)
{
    // First the marks, then the blocks: what is allocated in between starts in epoch 0 as well.
    hri_key_t key = hri_critical_enter();
    hri_marks_clear();
    hri_critical_exit(key);
    bool complete = true;
    for (struct hr_kheap *heap = hri_kheap_after(NULL); heap != NULL; heap = hri_kheap_after(heap)) {
        complete &= walk(heap, forget_epoch, NULL, NULL, NULL) == HR_OK;
    }
#if HR_SYSTEM_HEAP_SIZE > 0 && HR_SYSTEM_HEAP_LEGACY
    hri_legacy_pool_forget_epochs(hr_system_pool());
#endif
    if (hri_foreign_forget_epochs != NULL) {
        complete &= hri_foreign_forget_epochs();
    }
    return complete;
}
