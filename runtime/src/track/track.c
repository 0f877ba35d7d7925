// SPDX-License-Identifier: Apache-2.0
#include <headroom/port.h>

#include "site_table.h"
#include "thread_table.h"

static hr_mark_t epoch;

#if HR_STATISTICS >= HR_LEVEL_FULL && HR_TRACK_HISTORY > 0
static struct {
    struct hr_freed entries[HR_TRACK_HISTORY];
    unsigned next;
    unsigned filled;
} history;

static void remember(const void *payload, const struct hri_record *record)
{
    history.entries[history.next] = (struct hr_freed){
        .payload = payload,
        .bytes = hri_record_bytes(record),
        .site = hri_record_site(record),
        .thread = hri_record_thread(record),
        .freed_by = hri_thread_slot(),
    };
    history.next = (history.next + 1) % HR_TRACK_HISTORY;
    history.filled += history.filled < HR_TRACK_HISTORY ? 1U : 0U;
}

bool hr_history_get(unsigned index, struct hr_freed *freed)
{
    hri_key_t key = hri_critical_enter();
    bool found = index < history.filled;
    if (found) {
        *freed = history.entries[(history.next + HR_TRACK_HISTORY - 1 - index) % HR_TRACK_HISTORY];
    }
    hri_critical_exit(key);
    return found;
}
#else
static void remember(const void *payload, const struct hri_record *record)
{
    (void)payload;
    (void)record;
}

bool hr_history_get(unsigned index, struct hr_freed *freed)
{
    (void)index;
    (void)freed;
    return false;
}
#endif

hr_mark_t hr_mark(void)
{
    hri_key_t key = hri_critical_enter();
    hr_mark_t mark = epoch == UINT8_MAX ? 0 : ++epoch;
    hri_critical_exit(key);
    return mark;
}

hr_mark_t hr_mark_current(void)
{
    hri_key_t key = hri_critical_enter();
    hr_mark_t mark = epoch;
    hri_critical_exit(key);
    return mark;
}

void hri_marks_clear(void) { epoch = 0; }

static void count_live(struct hr_counters *counters, uint32_t bytes)
{
    ++counters->live_blocks;
    ++counters->allocations;
    counters->live_bytes += bytes;
    if (counters->live_bytes > counters->peak_bytes) {
        counters->peak_bytes = counters->live_bytes;
    }
}

static void count_freed(struct hr_counters *counters, uint32_t bytes)
{
    --counters->live_blocks;
    counters->live_bytes -= bytes;
}

static void count_resized(struct hr_counters *counters, uint32_t before, uint32_t after)
{
    counters->live_bytes += after - before;
    if (counters->live_bytes > counters->peak_bytes) {
        counters->peak_bytes = counters->live_bytes;
    }
}

static void count_failed(struct hr_counters *counters, size_t bytes)
{
    ++counters->failures;
    uint32_t failed = bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)bytes;
    if (failed > counters->largest_failed) {
        counters->largest_failed = failed;
    }
}

// Below FULL a thread has only its number of live blocks, which decides when its slot may be used again.
static void count_thread_live(uint8_t slot, uint32_t bytes)
{
    struct hr_counters *counters = hri_thread_counters(slot);
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        count_live(counters, bytes);
    } else {
        ++counters->live_blocks;
    }
}

void hri_track_live(struct hr_counters *heap, void *payload, size_t bytes, struct hri_origin origin)
{
    hr_site_id_t site = hri_site_id(origin);
    uint8_t slot = hri_thread_slot();
    struct hri_record *record = hri_record_of(payload);
    record->bytes_state =
        ((uint32_t)bytes << 8) | (HR_HARDENING >= HR_LEVEL_FULL ? HRI_STATE_MOVING : HRI_STATE_LIVE);
    record->origin = ((uint32_t)site << 16) | ((uint32_t)slot << 8) | epoch;
#if HR_TRACK_TIME
    record->time_ms = (uint32_t)hri_uptime_ms();
    record->unused = 0;
#endif
    count_thread_live(slot, (uint32_t)bytes);
    if (HR_STATISTICS >= HR_LEVEL_BASIC) {
        count_live(heap, (uint32_t)bytes);
    }
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        count_live(origin.site != NULL && site != 0 ? origin.site->counters : hri_site_counters(site), (uint32_t)bytes);
    }
}

void hri_track_freed(struct hr_counters *heap, void *payload)
{
    struct hri_record *record = hri_record_of(payload);
    uint32_t bytes = hri_record_bytes(record);
    record->bytes_state = (bytes << 8) | HRI_STATE_FREED;
    struct hr_counters *thread = hri_thread_counters(hri_record_thread(record));
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        remember(payload, record);
        count_freed(thread, bytes);
    } else {
        --thread->live_blocks;
    }
    if (HR_STATISTICS >= HR_LEVEL_BASIC) {
        count_freed(heap, bytes);
    }
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        count_freed(hri_site_counters(hri_record_site(record)), bytes);
    }
}

void hri_track_resized(struct hr_counters *heap, void *payload, size_t bytes)
{
    struct hri_record *record = hri_record_of(payload);
    uint32_t before = hri_record_bytes(record);
    uint32_t after = (uint32_t)bytes;
    record->bytes_state = (after << 8) | HRI_STATE_LIVE;
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        count_resized(hri_thread_counters(hri_record_thread(record)), before, after);
    }
    if (HR_STATISTICS >= HR_LEVEL_BASIC) {
        count_resized(heap, before, after);
    }
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        count_resized(hri_site_counters(hri_record_site(record)), before, after);
    }
}

void hri_track_failed(struct hr_counters *heap, size_t bytes, struct hri_origin origin)
{
    if (HR_STATISTICS >= HR_LEVEL_BASIC) {
        count_failed(heap, bytes);
    }
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        count_failed(hri_site_counters(hri_site_id(origin)), bytes);
    }
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        count_failed(hri_thread_counters(hri_thread_slot()), bytes);
    }
}
