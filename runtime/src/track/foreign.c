// SPDX-License-Identifier: Apache-2.0
// Open addressing with backward-shift deletion: no tombstones, so that the table is as fast after a year as at the start.
// At most half full, a chain of a thousand entries is about twenty long; every operation is one chain.
#include <string.h>

#include <headroom/foreign.h>

#include "foreign_table.h"
#include "track_count.h"

HR_STATIC_ASSERT((HR_TRACK_FOREIGN & (HR_TRACK_FOREIGN - 1)) == 0 && HR_TRACK_FOREIGN >= 4 && HR_TRACK_FOREIGN <= 65536,
                 "HR_TRACK_FOREIGN is a power of two from 4 to 65536");

enum { MASK = HR_TRACK_FOREIGN - 1, MOST = HR_TRACK_FOREIGN / 2, BATCH = 8 };

struct entry {
    uintptr_t block; ///< 0: unused
    struct hri_record record;
#if HR_TRACK_TIME
    uint32_t time_ms;
#endif
};
HR_STATIC_ASSERT(sizeof(struct entry) <= HRI_FOREIGN_ENTRY_BYTES, "hr_foreign_moving holds an entry");

static struct {
    struct entry entries[HR_TRACK_FOREIGN];
    struct hr_counters counters;
    uint32_t records;
    uint32_t moving; ///< records between move_begin() and move_end(): their room is kept
    uint32_t dropped;
    uint32_t unknown_frees;
    uint32_t unseen_frees;
    uint32_t changes; ///< of the table, so that a walk sees that it was disturbed
} table;

static uint32_t home_of(uintptr_t block) { return (((uint32_t)(block >> 3) * 0x9e3779b1U) >> 16) & MASK; }

// The block's entry, or the unused one where it would be: there always is one.
static uint32_t place_of(uintptr_t block)
{
    uint32_t place = home_of(block);
    while (table.entries[place].block != 0 && table.entries[place].block != block) {
        place = (place + 1) & MASK;
    }
    return place;
}

// Entries behind the hole that could not lie at their home move up into it.
static void take_out(uint32_t hole)
{
    for (uint32_t next = (hole + 1) & MASK; table.entries[next].block != 0; next = (next + 1) & MASK) {
        uint32_t home = home_of(table.entries[next].block);
        if (((next - home) & MASK) >= ((next - hole) & MASK)) {
            table.entries[hole] = table.entries[next];
            hole = next;
        }
    }
    table.entries[hole].block = 0;
    --table.records;
    ++table.changes;
}

// Counters and state as for a block with the record in front of it, which is how the tracking knows records.
static void *behind(struct hri_record *record) { return record + 1; }

static void drop_record(uint32_t place)
{
    struct entry *entry = &table.entries[place];
    hri_note_freed(&table.counters, behind(&entry->record), (const void *)entry->block);
    take_out(place);
}

static void put(uintptr_t block, size_t bytes, struct hri_origin origin)
{
    uint32_t place = place_of(block);
    if (table.entries[place].block != 0) {
        ++table.unseen_frees;
        drop_record(place);
        place = place_of(block);
    }
    if (table.records + table.moving >= MOST || bytes > HRI_TRACK_BYTES_MAX) {
        ++table.dropped;
        return;
    }
    struct entry *entry = &table.entries[place];
    entry->block = block;
    hri_track_live(&table.counters, behind(&entry->record), bytes, origin);
    hri_record_publish(&entry->record);
#if HR_TRACK_TIME
    entry->time_ms = hri_now_ms();
#endif
    ++table.records;
    ++table.changes;
}

void hr_foreign_allocated(const void *block, size_t bytes, uintptr_t caller)
{
    struct hri_origin origin = {NULL, caller};
    hri_key_t key = hri_critical_enter();
    if (block == NULL) {
        hri_track_failed(&table.counters, bytes, origin);
    } else {
        put((uintptr_t)block, bytes, origin);
    }
    hri_critical_exit(key);
}

void hr_foreign_freed(const void *block)
{
    if (block == NULL) {
        return;
    }
    hri_key_t key = hri_critical_enter();
    uint32_t place = place_of((uintptr_t)block);
    if (table.entries[place].block != 0) {
        drop_record(place);
    } else {
        ++table.unknown_frees;
    }
    hri_critical_exit(key);
}

void hr_foreign_move_begin(struct hr_foreign_moving *moving, const void *block)
{
    *moving = (struct hr_foreign_moving){.known = false};
    if (block == NULL) {
        return;
    }
    hri_key_t key = hri_critical_enter();
    uint32_t place = place_of((uintptr_t)block);
    if (table.entries[place].block != 0) {
        moving->known = true;
        (void)memcpy(moving->bytes, &table.entries[place], sizeof table.entries[place]);
        take_out(place);
        ++table.moving;
    }
    hri_critical_exit(key);
}

void hr_foreign_move_end(const struct hr_foreign_moving *moving, const void *from, const void *to, size_t bytes,
                         uintptr_t caller)
{
    struct hri_origin origin = {NULL, caller};
    hri_key_t key = hri_critical_enter();
    if (moving->known) {
        struct entry entry;
        (void)memcpy(&entry, moving->bytes, sizeof entry);
        --table.moving;
        uint32_t place = place_of((uintptr_t)from);
        if (to == NULL && bytes != 0 && table.entries[place].block == 0) {
            // Failed: the block is where it was, with the record that it had, for which the room was kept.
            table.entries[place] = entry;
            ++table.records;
            ++table.changes;
        } else {
            // A block that failed to move and whose address was handed out meanwhile was freed unseen: one record each.
            table.unseen_frees += to == NULL && bytes != 0 ? 1U : 0U;
            hri_note_freed(&table.counters, behind(&entry.record), from);
        }
    } else if (from != NULL && (to != NULL || bytes == 0)) {
        ++table.unknown_frees;
    }
    if (to != NULL) {
        put((uintptr_t)to, bytes, origin);
    } else if (bytes != 0) {
        hri_track_failed(&table.counters, bytes, origin);
    }
    hri_critical_exit(key);
}

void hr_foreign_stats_get(struct hr_foreign_stats *stats)
{
    hri_key_t key = hri_critical_enter();
    *stats = (struct hr_foreign_stats){table.counters, table.records + table.moving, MOST,
                                       table.dropped,  table.unknown_frees,          table.unseen_frees};
    hri_critical_exit(key);
}

int hr_foreign_walk(bool (*visit)(const struct hr_block_info *block, void *context), void *context)
{
    uint32_t changes = 0;
    bool disturbed = false;
    for (uint32_t place = 0; place < HR_TRACK_FOREIGN;) {
        struct entry batch[BATCH];
        bool gone[BATCH];
        unsigned filled = 0;
        hri_key_t key = hri_critical_enter();
        disturbed |= place != 0 && changes != table.changes;
        changes = table.changes;
        for (unsigned looked = 0; looked < BATCH && place < HR_TRACK_FOREIGN; ++looked, ++place) {
            if (table.entries[place].block != 0) {
                batch[filled] = table.entries[place];
                gone[filled] = hri_thread_is_gone(hri_record_thread(&batch[filled].record));
                ++filled;
            }
        }
        hri_critical_exit(key);
        for (unsigned i = 0; i < filled; ++i) {
            const struct hri_record *record = &batch[i].record;
            const struct hr_block_info info = {
                .payload = (const void *)batch[i].block,
                .bytes = hri_record_bytes(record),
                .state = HR_BLOCK_LIVE,
                .site = hri_record_site(record),
                .thread = hri_record_thread(record),
                .epoch = hri_record_epoch(record),
#if HR_TRACK_TIME
                .time_ms = batch[i].time_ms,
#endif
                .owner_gone = gone[i],
            };
            if (!visit(&info, context)) {
                return disturbed ? HR_EBUSY : HR_OK;
            }
        }
    }
    return disturbed ? HR_EBUSY : HR_OK;
}

bool hri_foreign_holds(const void *block)
{
    hri_key_t key = hri_critical_enter();
    bool holds = table.entries[place_of((uintptr_t)block)].block != 0;
    hri_critical_exit(key);
    return holds;
}

bool hri_foreign_forget_epochs(void)
{
    // An entry that moved meanwhile may have been passed over: everything again, and if the table never rests the caller says so.
    for (unsigned attempt = 0; attempt < 8; ++attempt) {
        uint32_t start = 0;
        bool disturbed = false;
        for (uint32_t place = 0; place < HR_TRACK_FOREIGN;) {
            hri_key_t key = hri_critical_enter();
            start = place == 0 ? table.changes : start;
            disturbed |= start != table.changes || table.moving != 0;
            for (unsigned looked = 0; looked < BATCH && place < HR_TRACK_FOREIGN; ++looked, ++place) {
                table.entries[place].record.origin &= ~0xffU;
            }
            hri_critical_exit(key);
        }
        if (!disturbed) {
            return true;
        }
    }
    return false;
}
