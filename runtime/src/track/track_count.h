// SPDX-License-Identifier: Apache-2.0
/// What an allocation and a free write into the record and the counters, for the two places where a call would be a large part
/// of it. Inside the critical section.
#ifndef HEADROOM_TRACK_COUNT_H
#define HEADROOM_TRACK_COUNT_H

#include "site_table.h"
#include "thread_table.h"

HR_EXTERN_C_BEGIN

extern hr_mark_t hri_epoch;

/// HR_STATISTICS FULL only.
void hri_history_add(const void *payload, const struct hri_record *record);

static inline struct hr_counters *hri_counters_of_site(hr_site_id_t id)
{
    return HRI_FOR_SIZE ? hri_site_counters(id) : hri_site_counters_now(id);
}

static inline void hri_count_live(struct hr_counters *counters, uint32_t bytes)
{
    ++counters->live_blocks;
    ++counters->allocations;
    counters->live_bytes += bytes;
    if (counters->live_bytes > counters->peak_bytes) {
        counters->peak_bytes = counters->live_bytes;
    }
}

static inline void hri_count_freed(struct hr_counters *counters, uint32_t bytes)
{
    --counters->live_blocks;
    counters->live_bytes -= bytes;
}

// Below FULL a thread has only its number of live blocks, which decides when its slot may be used again.
static inline void hri_count_thread_live(struct hr_counters *thread, uint32_t bytes)
{
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
        hri_count_live(thread, bytes);
    } else {
        ++thread->live_blocks;
    }
}

static inline void hri_note_live(struct hr_counters *heap, void *payload, size_t bytes, struct hri_origin origin)
{
    uint8_t slot = hri_thread_slot_now();
    hr_site_id_t site = !HRI_FOR_SIZE && origin.site != NULL ? hri_descriptor_id(origin.site) : hri_site_id(origin);
    struct hri_record *record = hri_record_of(payload);
    record->bytes_state =
        ((uint32_t)bytes << 8) | (HR_HARDENING >= HR_LEVEL_FULL ? HRI_STATE_MOVING : HRI_STATE_LIVE);
    record->origin = ((uint32_t)site << 16) | ((uint32_t)slot << 8) | hri_epoch;
    hri_count_thread_live(&hri_thread_records[slot].counters, (uint32_t)bytes);
    if (HR_STATISTICS >= HR_LEVEL_BASIC) {
        hri_count_live(heap, (uint32_t)bytes);
    }
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        hri_count_live(origin.site != NULL && site != 0 ? origin.site->counters : hri_counters_of_site(site), (uint32_t)bytes);
    }
}

/// The block at `payload`, known to its user as `shown`.
static inline void hri_note_freed(struct hr_counters *heap, void *payload, const void *shown)
{
    struct hri_record *record = hri_record_of(payload);
    uint32_t bytes = hri_record_bytes(record);
    record->bytes_state = (bytes << 8) | HRI_STATE_FREED;
    struct hr_counters *thread = hri_thread_counters(hri_record_thread(record));
    (void)shown;
    if (HR_STATISTICS >= HR_LEVEL_FULL) {
#if HR_TRACK_HISTORY > 0
        hri_history_add(shown, record);
#endif
        hri_count_freed(thread, bytes);
    } else {
        --thread->live_blocks;
    }
    if (HR_STATISTICS >= HR_LEVEL_BASIC) {
        hri_count_freed(heap, bytes);
    }
    if (HR_STATISTICS >= HR_LEVEL_MODERATE) {
        hri_count_freed(hri_counters_of_site(hri_record_site(record)), bytes);
    }
}

HR_EXTERN_C_END

#endif
