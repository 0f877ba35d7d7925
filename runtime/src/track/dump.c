// SPDX-License-Identifier: Apache-2.0
// The binary dump; its format is in runtime/README.md. Little-endian whatever the target is.
#include <headroom/fault.h>
#include <headroom/foreign.h>
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>

#include "../heap/kheap_block.h"
#include "image.h"
#include "observed.h"

enum record_type {
    RECORD_HEAP = 1,
    RECORD_BLOCKS = 2,
    RECORD_SITE = 3,
    RECORD_CALLER = 4,
    RECORD_THREAD = 5,
    RECORD_FREED = 6,
    RECORD_FAULTS = 7,
    RECORD_HEAP_END = 8,
    RECORD_FOREIGN = 9,
    RECORD_FOREIGN_BLOCKS = 10,
    RECORD_IMAGE = 11,
    RECORD_END = 255,
};

enum block_flag { FLAG_OWNER_GONE = 1, FLAG_FREE_NEIGHBOUR = 2, FLAG_MOVING = 4, FLAG_FREE = 8 };

// What the heap is, which decides what sizes can be said of it.
enum heap_kind { KIND_BINS = 1, KIND_TREE = 2, KIND_BUDDY = 3, KIND_SYSTEM = 4 };

enum { BLOCK_BYTES = 21, FOREIGN_BYTES = 20, BLOCKS_PER_RECORD = 8, RECORD_MAX = BLOCK_BYTES * BLOCKS_PER_RECORD, NAME_MAX_BYTES = 64 };

// One record is put together here and written at once with its header.
struct dump {
    struct hr_writer *writer;
    uint32_t crc;
    uint8_t bytes[RECORD_MAX];
    unsigned filled;
    uintptr_t base; ///< of the heap that is being written
};

HR_STATIC_ASSERT(RECORD_MAX >= 8 + 4 * 4 + 6 * 4 + 1 + NAME_MAX_BYTES, "the heap record fits");
HR_STATIC_ASSERT(RECORD_MAX >= 8 + 4 + 4 + 4 * HRI_IMAGE_PARTS, "the image record, the largest of the others, fits");
HR_STATIC_ASSERT(RECORD_MAX >= 4 * HR_FAULT_KINDS, "the fault record fits");

// CRC-32 of IEEE 802.3, bit by bit: 8 steps a byte are nothing beside the output.
static void send(struct dump *dump, const void *bytes, size_t length)
{
    const uint8_t *byte = (const uint8_t *)bytes;
    for (size_t i = 0; i < length; ++i) {
        dump->crc ^= byte[i];
        for (int bit = 0; bit < 8; ++bit) {
            dump->crc = (dump->crc >> 1) ^ ((dump->crc & 1U) != 0 ? 0xedb88320U : 0U);
        }
    }
    dump->writer->write(dump->writer, bytes, length);
}

static void add(struct dump *dump, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; ++i) {
        dump->bytes[dump->filled++] = (uint8_t)(value >> (8 * i));
    }
}

// Names may be longer than their place; what is cut off is not needed to recognise them.
static void add_name(struct dump *dump, const char *name)
{
    for (unsigned i = 0; name != NULL && name[i] != '\0' && i < NAME_MAX_BYTES; ++i) {
        dump->bytes[dump->filled++] = (uint8_t)name[i];
    }
}

static void add_counters(struct dump *dump, const struct hr_counters *counters)
{
    add(dump, counters->live_blocks, 4);
    add(dump, counters->live_bytes, 4);
    add(dump, counters->peak_bytes, 4);
    add(dump, counters->allocations, 4);
    add(dump, counters->failures, 4);
    add(dump, counters->largest_failed, 4);
}

static void begin_record(struct dump *dump, enum record_type type, unsigned length)
{
    const uint8_t header[3] = {(uint8_t)type, (uint8_t)length, (uint8_t)(length >> 8)};
    send(dump, header, sizeof header);
}

static void send_filled(struct dump *dump)
{
    send(dump, dump->bytes, dump->filled);
    dump->filled = 0;
}

static void end_record(struct dump *dump, enum record_type type)
{
    begin_record(dump, type, dump->filled);
    send_filled(dump);
}

static void dump_image(struct dump *dump, uintptr_t caller)
{
    struct hri_image_range range;
    if (!hri_image_range_get(caller, &range)) {
        return;
    }
    add(dump, range.begin, 8);
    add(dump, range.bytes, 4);
    add(dump, range.part_bytes, 4);
    for (uint32_t from = 0; from < range.bytes; from += range.part_bytes) {
        const uint32_t left = range.bytes - from;
        add(dump, hri_image_digest(range.begin + from, left < range.part_bytes ? left : range.part_bytes), 4);
    }
    end_record(dump, RECORD_IMAGE);
}

static bool dump_block(const struct hr_block_info *block, void *context)
{
    struct dump *dump = (struct dump *)context;
    unsigned flags = (block->owner_gone ? FLAG_OWNER_GONE : 0U) | (block->free_neighbour ? FLAG_FREE_NEIGHBOUR : 0U) |
                     (block->state == HR_BLOCK_MOVING ? FLAG_MOVING : 0U) |
                     (block->state == HR_BLOCK_FREE ? FLAG_FREE : 0U);
    add(dump, (uintptr_t)block->payload - dump->base, 4);
    add(dump, block->held_bytes, 4);
    add(dump, block->bytes, 4);
    add(dump, block->site, 2);
    add(dump, block->thread, 1);
    add(dump, block->epoch, 1);
    add(dump, block->time_ms, 4);
    add(dump, flags, 1);
    if (dump->filled + BLOCK_BYTES > RECORD_MAX) {
        end_record(dump, RECORD_BLOCKS);
    }
    return true;
}

static void begin_heap(struct dump *dump, const struct hri_dumped_heap *heap, enum heap_kind kind)
{
    dump->base = (uintptr_t)heap->memory;
    add(dump, dump->base, 8);
    add(dump, heap->total_bytes, 4);
    add(dump, heap->free_bytes, 4);
    add(dump, heap->largest_free_bytes, 4);
    add(dump, heap->used_bytes_peak, 4);
    add_counters(dump, &heap->counters);
    add(dump, kind, 1);
    add_name(dump, heap->name);
    end_record(dump, RECORD_HEAP);
}

static bool end_heap(struct dump *dump, bool complete)
{
    if (dump->filled != 0) {
        end_record(dump, RECORD_BLOCKS);
    }
    add(dump, complete ? 1 : 0, 1);
    end_record(dump, RECORD_HEAP_END);
    return complete;
}

#if HR_KHEAPS
static bool dump_kheaps(struct dump *dump)
{
    bool complete = true;
    for (struct hr_kheap *heap = hri_kheap_after(NULL); heap != NULL; heap = hri_kheap_after(heap)) {
        struct hr_kheap_stats stats;
        int result = hr_kheap_stats_get(heap, &stats);
        const struct hri_dumped_heap dumped = {heap->memory,
                                               stats.heap.total_bytes,
                                               stats.heap.free_bytes,
                                               stats.heap.largest_free_bytes,
                                               stats.heap.used_bytes_peak,
                                               stats.counters,
                                               heap->name};
        begin_heap(dump, &dumped, heap->policy == NULL ? KIND_BINS : KIND_TREE);
        int walked = hr_kheap_walk(heap, dump_block, dump);
        complete &= end_heap(dump, result == HR_OK && walked == HR_OK);
    }
    return complete;
}
#endif

#if HR_OBSERVED
static bool dump_observed(struct dump *dump)
{
    bool complete = true;
    struct hri_dumped_heap heap;
    hri_observed_begin();
    for (unsigned index = 0; hri_observed_heap_get(index, &heap); ++index) {
        begin_heap(dump, &heap, KIND_SYSTEM);
        complete &= end_heap(dump, hri_observed_walk(index, dump_block, dump));
    }
    return complete;
}
#endif

#if HR_SYSTEM_HEAP_SIZE > 0 && HR_SYSTEM_HEAP_LEGACY
// The legacy pool as a heap: its blocks' offsets and sizes are such that no other record is needed.
static void dump_pool(struct dump *dump, struct hr_legacy_pool *pool)
{
    struct hr_legacy_pool_stats stats;
    hr_legacy_pool_stats_get(pool, &stats);
    const struct hri_dumped_heap dumped = {pool->memory,
                                           stats.total_bytes,
                                           stats.total_bytes - stats.used_bytes,
                                           stats.largest_free_bytes,
                                           stats.used_bytes_peak,
                                           stats.counters,
                                           pool->name};
    begin_heap(dump, &dumped, KIND_BUDDY);
    hr_legacy_pool_walk(pool, dump_block, dump);
    (void)end_heap(dump, true);
}
#endif

// Weak: only a program that tracks foreign blocks has a table of them.
extern void hr_foreign_stats_get(struct hr_foreign_stats *stats) __attribute__((weak));
extern int hr_foreign_walk(bool (*visit)(const struct hr_block_info *block, void *context), void *context)
    __attribute__((weak));

static bool dump_foreign_block(const struct hr_block_info *block, void *context)
{
    struct dump *dump = (struct dump *)context;
    add(dump, (uintptr_t)block->payload, 8);
    add(dump, block->bytes, 4);
    add(dump, block->site, 2);
    add(dump, block->thread, 1);
    add(dump, block->epoch, 1);
    add(dump, block->time_ms, 4);
    if (dump->filled + FOREIGN_BYTES > RECORD_MAX) {
        end_record(dump, RECORD_FOREIGN_BLOCKS);
    }
    return true;
}

static bool dump_foreign(struct dump *dump)
{
    if (hr_foreign_stats_get == NULL || hr_foreign_walk == NULL) {
        return true;
    }
    struct hr_foreign_stats stats;
    hr_foreign_stats_get(&stats);
    add_counters(dump, &stats.counters);
    add(dump, stats.dropped, 4);
    add(dump, stats.unknown_frees, 4);
    add(dump, stats.unseen_frees, 4);
    end_record(dump, RECORD_FOREIGN);
    bool complete = hr_foreign_walk(dump_foreign_block, dump) == HR_OK;
    if (dump->filled != 0) {
        end_record(dump, RECORD_FOREIGN_BLOCKS);
    }
    return complete;
}

static void dump_sites(struct dump *dump)
{
    struct hr_counters counters;
    for (size_t index = 0; index <= hr_site_count() && index < HR_SITE_CALLER; ++index) {
        if (hr_site_counters_get((hr_site_id_t)index, &counters) &&
            (counters.allocations != 0 || counters.failures != 0)) {
            add(dump, index, 2);
            add_counters(dump, &counters);
            end_record(dump, RECORD_SITE);
        }
    }
    for (unsigned slot = 0; slot < HR_TRACK_CALLERS; ++slot) {
        hr_site_id_t id = (hr_site_id_t)(HR_SITE_CALLER + slot);
        if (hr_site_caller(id) != 0) {
            counters = (struct hr_counters){0};
            (void)hr_site_counters_get(id, &counters);
            add(dump, id, 2);
            add(dump, hr_site_caller(id), 8);
            add_counters(dump, &counters);
            end_record(dump, RECORD_CALLER);
        }
    }
}

static void dump_threads(struct dump *dump)
{
    struct hr_thread_record record;
    for (unsigned slot = 0; slot <= HR_TRACK_THREADS; ++slot) {
        if (hr_thread_record_get(slot, &record)) {
#if HR_OBSERVED
            record.counters.live_blocks += slot == 0 ? hri_observed_without_owner() : 0U;
#endif
            add(dump, slot, 1);
            add(dump, record.ended ? 1 : 0, 1);
            add(dump, record.thread, 8);
            add_counters(dump, &record.counters);
            add_name(dump, record.name);
            end_record(dump, RECORD_THREAD);
        }
    }
}

static void dump_rest(struct dump *dump)
{
    struct hr_freed freed;
    for (unsigned index = 0; hr_history_get(index, &freed); ++index) {
        add(dump, (uintptr_t)freed.payload, 8);
        add(dump, freed.bytes, 4);
        add(dump, freed.site, 2);
        add(dump, freed.thread, 1);
        add(dump, freed.freed_by, 1);
        end_record(dump, RECORD_FREED);
    }
    for (unsigned kind = 0; kind < HR_FAULT_KINDS; ++kind) {
        add(dump, hr_fault_count((enum hr_fault_kind)kind), 4);
    }
    end_record(dump, RECORD_FAULTS);
}

bool hr_dump(struct hr_writer *writer)
{
    struct dump dump = {.writer = writer, .crc = 0xffffffffU};
    add(&dump, 0x4d445248U, 4); // "HRDM"
    add(&dump, HR_DUMP_VERSION, 1);
    add(&dump, sizeof(void *), 1);
    add(&dump, HR_STATISTICS, 1);
    add(&dump, HR_HARDENING, 1);
    add(&dump, (uint64_t)hri_uptime_ms(), 8);
    add(&dump, (uintptr_t)hr_site_get(1), 8);
    add(&dump, hr_site_count(), 4);
    add(&dump, sizeof(struct hr_site), 2);
    add(&dump, hr_mark_current(), 1);
    add(&dump, 0, 1);
    send(&dump, dump.bytes, dump.filled);
    dump.filled = 0;
    dump_image(&dump, (uintptr_t)__builtin_return_address(0));

    bool complete = true;
#if HR_KHEAPS
    complete &= dump_kheaps(&dump);
#endif
#if HR_OBSERVED
    complete &= dump_observed(&dump);
#endif
#if HR_SYSTEM_HEAP_SIZE > 0 && HR_SYSTEM_HEAP_LEGACY
    dump_pool(&dump, hr_system_pool());
#endif
    complete &= dump_foreign(&dump);
    dump_sites(&dump);
    dump_threads(&dump);
    dump_rest(&dump);

    // The checksum covers every byte before it, also those of its own record.
    begin_record(&dump, RECORD_END, 1 + 4);
    add(&dump, complete ? 1 : 0, 1);
    send_filled(&dump);
    add(&dump, ~dump.crc, 4);
    send_filled(&dump);
    return complete;
}
