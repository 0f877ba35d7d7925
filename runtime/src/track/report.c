// SPDX-License-Identifier: Apache-2.0
// Text for people. No line is written inside a critical section.
#include <headroom/fault.h>
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>

#include "../heap/kheap_block.h"
#include "report_list.h"

void hri_put_number(struct hr_writer *writer, const char *before, uint64_t value, const char *after)
{
    hri_put_text(writer, before);
    hri_put_unsigned(writer, value);
    hri_put_text(writer, after);
}

static void put_permille(struct hr_writer *writer, uint32_t permille)
{
    hri_put_unsigned(writer, permille / 10);
    hri_put_number(writer, ".", permille % 10, " %");
}

static void put_incomplete(struct hr_writer *writer, int result)
{
    if (result == HR_EBUSY) {
        hri_put_text(writer, "  incomplete: another walk of this heap is running\n");
    } else if (result != HR_OK) {
        hri_put_text(writer, "  incomplete: a corrupt header ended the walk, the numbers are lower bounds\n");
    }
}

static void put_site(struct hr_writer *writer, hr_site_id_t id)
{
    const struct hr_site *site = hr_site_get(id);
    if (site != NULL) {
        hri_put_text(writer, site->file);
        hri_put_number(writer, ":", site->line, "");
    } else if (hr_site_caller(id) != 0) {
        hri_put_text(writer, "caller ");
        hri_put_hex(writer, hr_site_caller(id));
    } else {
        hri_put_text(writer, "unknown site");
    }
}

static void put_thread(struct hr_writer *writer, unsigned slot)
{
    struct hr_thread_record record;
    if (slot == 0 || !hr_thread_record_get(slot, &record)) {
        hri_put_text(writer, "no thread");
    } else if (record.name != NULL) {
        hri_put_text(writer, record.name);
    } else {
        hri_put_text(writer, "thread ");
        hri_put_hex(writer, record.thread);
    }
}

static void put_histogram(struct hr_writer *writer, const struct hr_heap_stats *stats)
{
    hri_put_text(writer, "  free by bytes:");
    unsigned last = sizeof stats->free_histogram / sizeof stats->free_histogram[0] - 1;
    for (unsigned i = 0; i <= last; ++i) {
        if (stats->free_histogram[i] != 0) {
            hri_put_number(writer, " ", (uint64_t)1 << (i + 4), "");
            if (i < last) {
                hri_put_number(writer, "-", ((uint64_t)1 << (i + 5)) - 1, "");
            } else {
                hri_put_text(writer, "+");
            }
            hri_put_number(writer, ": ", stats->free_histogram[i], i < last ? "," : "");
        }
    }
    hri_put_text(writer, stats->free_blocks == 0 ? " none\n" : "\n");
}

static void report_one(struct hr_writer *writer, struct hr_kheap *heap)
{
    struct hr_kheap_stats stats;
    int result = hr_kheap_stats_get(heap, &stats);
    hri_put_text(writer, "heap ");
    hri_put_text(writer, heap->name != NULL ? heap->name : "(unnamed)");
    hri_put_number(writer, ": ", stats.heap.total_bytes, " bytes");
    hri_put_number(writer, ", used ", stats.heap.used_bytes, "");
    hri_put_number(writer, ", peak ", stats.heap.used_bytes_peak, "");
    hri_put_number(writer, ", free ", stats.heap.free_bytes, "");
    hri_put_number(writer, ", largest free ", stats.heap.largest_free_bytes, "\n");
    put_incomplete(writer, result);
    hri_put_text(writer, "  external fragmentation ");
    put_permille(writer, stats.heap.fragmentation_permille);
    hri_put_number(writer, " over ", stats.heap.free_blocks, " free blocks\n");
    put_histogram(writer, &stats.heap);
    hri_put_number(writer, "  ", stats.counters.live_blocks, " live blocks");
    hri_put_number(writer, ", ", stats.requested_bytes, " bytes requested");
    hri_put_number(writer, ", ", stats.held_bytes, " held\n");
    if (stats.counters.failures != 0) {
        struct hr_failure failure;
        hr_kheap_last_failure_get(heap, &failure);
        hri_put_number(writer, "  ", stats.counters.failures, " requests failed");
        hri_put_number(writer, ", largest ", stats.counters.largest_failed, "");
        hri_put_number(writer, ", last ", failure.bytes, " bytes from ");
        put_site(writer, failure.site);
        hri_put_text(writer, " by ");
        put_thread(writer, failure.thread);
        hri_put_text(writer, "\n");
    }
    if (stats.waiting_threads != 0) {
        hri_put_number(writer, "  ", stats.waiting_threads, " threads wait\n");
    }
}

void hr_report_heap(struct hr_writer *writer, struct hr_kheap *heap)
{
    if (heap != NULL) {
        report_one(writer, heap);
        return;
    }
    for (heap = hri_kheap_after(NULL); heap != NULL; heap = hri_kheap_after(heap)) {
        report_one(writer, heap);
    }
}

bool hri_list_block(const struct hr_block_info *block, void *context)
{
    struct hri_listing *listing = (struct hri_listing *)context;
    struct hr_writer *writer = listing->writer;
    if (!hr_block_matches(block, listing->filter)) {
        return true;
    }
    ++listing->blocks;
    listing->bytes += block->bytes;
    hri_put_text(writer, "  ");
    hri_put_hex(writer, (uintptr_t)block->payload);
    hri_put_number(writer, " ", block->bytes, " bytes");
    if (block->held_bytes != 0) {
        hri_put_number(writer, ", ", block->held_bytes, " held");
    }
    hri_put_text(writer, ", from ");
    put_site(writer, block->site);
    hri_put_text(writer, " by ");
    put_thread(writer, block->thread);
    hri_put_number(writer, ", mark ", block->epoch, "");
    if (HR_TRACK_TIME) {
        hri_put_number(writer, ", at ", block->time_ms, " ms");
    }
    hri_put_text(writer, block->owner_gone ? ", owner is gone" : "");
    hri_put_text(writer, block->free_neighbour ? ", next to a free block\n" : "\n");
    return true;
}

void hri_list_heading(const struct hri_listing *listing, const char *what, const char *name)
{
    struct hr_writer *writer = listing->writer;
    hri_put_text(writer, what);
    hri_put_text(writer, name != NULL ? name : "(unnamed)");
    hri_put_text(writer, ", live blocks");
    if (listing->filter->since != 0) {
        hri_put_number(writer, " since mark ", listing->filter->since, "");
    }
    hri_put_text(writer, listing->filter->owner_gone ? ", owner is gone" : "");
    hri_put_text(writer, listing->filter->free_neighbour ? ", next to a free block" : "");
    hri_put_text(writer, "\n");
}

void hri_list_sum(const struct hri_listing *listing)
{
    hri_put_number(listing->writer, "  sum: ", listing->blocks, " blocks");
    hri_put_number(listing->writer, ", ", listing->bytes, " bytes\n");
}

static void list_one(struct hr_writer *writer, struct hr_kheap *heap, const struct hr_block_filter *filter)
{
    struct hri_listing listing = {.writer = writer, .filter = filter};
    hri_list_heading(&listing, "heap ", heap->name);
    put_incomplete(writer, hr_kheap_walk(heap, hri_list_block, &listing));
    hri_list_sum(&listing);
}

void hr_report_blocks(struct hr_writer *writer, struct hr_kheap *heap, const struct hr_block_filter *filter)
{
    if (heap != NULL) {
        list_one(writer, heap, filter);
        return;
    }
    for (heap = hri_kheap_after(NULL); heap != NULL; heap = hri_kheap_after(heap)) {
        list_one(writer, heap, filter);
    }
}

static void put_counters(struct hr_writer *writer, const struct hr_counters *counters)
{
    hri_put_column(writer, counters->live_blocks, 8);
    hri_put_column(writer, counters->live_bytes, 10);
    hri_put_column(writer, counters->peak_bytes, 10);
    hri_put_column(writer, counters->allocations, 10);
    hri_put_column(writer, counters->failures, 8);
    hri_put_text(writer, "  ");
}

static const char heading[] = "  blocks     bytes      peak    allocs  failed  ";

// Ids in the order 0, descriptors, callers. False behind the last.
static bool id_at(size_t index, hr_site_id_t *id)
{
    size_t sites = hr_site_count();
    if (index <= sites) {
        *id = (hr_site_id_t)index;
        return index < HR_SITE_CALLER;
    }
    *id = (hr_site_id_t)(HR_SITE_CALLER + (index - sites - 1));
    return index - sites - 1 < HR_TRACK_CALLERS;
}

void hr_report_sites(struct hr_writer *writer, unsigned count)
{
    hri_put_text(writer, heading);
    hri_put_text(writer, "site\n");
    // Selection without a table: each round takes the largest that comes after the one of the round before.
    uint64_t before = UINT64_MAX;
    for (unsigned round = 0; round < count; ++round) {
        uint64_t best = 0;
        hr_site_id_t best_id = 0;
        struct hr_counters best_counters = {0};
        struct hr_counters counters;
        hr_site_id_t id;
        for (size_t index = 0; id_at(index, &id); ++index) {
            if (!hr_site_counters_get(id, &counters) || (counters.allocations == 0 && counters.failures == 0)) {
                continue;
            }
            // Bytes decide, then the lower id; both in one number, which is never 0.
            uint64_t rank = ((uint64_t)counters.live_bytes << 16) | (0xffffU - id);
            if (rank < before && rank > best) {
                best = rank;
                best_id = id;
                best_counters = counters;
            }
        }
        if (best == 0) {
            break;
        }
        put_counters(writer, &best_counters);
        put_site(writer, best_id);
        hri_put_text(writer, "\n");
        before = best;
    }
    if (hr_site_callers_dropped() != 0) {
        hri_put_number(writer, "  ", hr_site_callers_dropped(), " calls counted as unknown: HR_TRACK_CALLERS is too small\n");
    }
}

void hr_report_threads(struct hr_writer *writer)
{
    hri_put_text(writer, heading);
    hri_put_text(writer, "thread\n");
    struct hr_thread_record record;
    for (unsigned slot = 0; slot <= HR_TRACK_THREADS; ++slot) {
        if (hr_thread_record_get(slot, &record) && (slot != 0 || record.counters.allocations != 0)) {
            put_counters(writer, &record.counters);
            put_thread(writer, slot);
            hri_put_text(writer, record.ended ? ", ended\n" : "\n");
        }
    }
}

void hr_report_history(struct hr_writer *writer)
{
    hri_put_text(writer, "freed, newest first\n");
    struct hr_freed freed;
    for (unsigned index = 0; hr_history_get(index, &freed); ++index) {
        hri_put_text(writer, "  ");
        hri_put_hex(writer, (uintptr_t)freed.payload);
        hri_put_number(writer, " ", freed.bytes, " bytes, from ");
        put_site(writer, freed.site);
        hri_put_text(writer, " by ");
        put_thread(writer, freed.thread);
        hri_put_text(writer, ", freed by ");
        put_thread(writer, freed.freed_by);
        hri_put_text(writer, "\n");
    }
}

void hr_report(struct hr_writer *writer)
{
    hr_report_heap(writer, NULL);
#if HR_SYSTEM_HEAP_SIZE > 0 && HR_SYSTEM_HEAP_LEGACY
    const struct hr_block_filter every = {0};
    hr_report_legacy_pool(writer, hr_system_pool(), &every);
#endif
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        hr_report_sites(writer, 10);
    }
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        hr_report_threads(writer);
    }
    for (unsigned kind = 0; kind < HR_FAULT_KINDS; ++kind) {
        uint32_t count = hr_fault_count((enum hr_fault_kind)kind);
        if (count != 0) {
            hri_put_number(writer, "fault: ", count, " x ");
            hri_put_text(writer, hr_fault_text((enum hr_fault_kind)kind));
            hri_put_text(writer, "\n");
        }
    }
}
