// SPDX-License-Identifier: Apache-2.0
#include <headroom/port.h>

#include "track_count.h"

hr_mark_t hri_epoch;

#if HR_STATISTICS >= HR_LEVEL_FULL && HR_TRACK_HISTORY > 0
static struct {
    struct hr_freed entries[HR_TRACK_HISTORY];
    unsigned next;
    unsigned filled;
} history;

void hri_history_add(const void *payload, const struct hri_record *record)
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
    hr_mark_t mark = hri_epoch == UINT8_MAX ? 0 : ++hri_epoch;
    hri_critical_exit(key);
    return mark;
}

hr_mark_t hr_mark_current(void)
{
    hri_key_t key = hri_critical_enter();
    hr_mark_t mark = hri_epoch;
    hri_critical_exit(key);
    return mark;
}

void hri_marks_clear(void) { hri_epoch = 0; }

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

void hri_track_live(struct hr_counters *heap, void *payload, size_t bytes, struct hri_origin origin)
{
    hri_note_live(heap, payload, bytes, origin);
}

void hri_track_freed(struct hr_counters *heap, void *payload) { hri_note_freed(heap, payload, payload); }

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
