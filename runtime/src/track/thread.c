// SPDX-License-Identifier: Apache-2.0
#include <headroom/port.h>

#include "thread_table.h"

HR_STATIC_ASSERT(HR_TRACK_THREADS >= 1 && HR_TRACK_THREADS <= 255, "a slot number fits in 8 bits");

enum { SLOTS = HRI_THREAD_SLOTS };

struct hr_thread_record hri_thread_records[HRI_THREAD_SLOTS];
struct hri_thread_seen hri_thread_last;

static bool is_reusable(const struct hr_thread_record *record)
{
    return record->thread == 0 || (record->ended && record->counters.live_blocks == 0);
}

static uint8_t slot_of(hr_thread_t thread, bool take)
{
    if (thread == 0) {
        return 0;
    }
    uint8_t unused = 0;
    for (unsigned slot = SLOTS - 1; slot > 0; --slot) {
        if (hri_thread_records[slot].thread == thread && !hri_thread_records[slot].ended) {
            return (uint8_t)slot;
        }
        if (is_reusable(&hri_thread_records[slot])) {
            unused = (uint8_t)slot;
        }
    }
    if (unused != 0 && take) {
        hri_thread_records[unused] = (struct hr_thread_record){.thread = thread};
    }
    return take ? unused : 0;
}

uint8_t hri_thread_slot(void)
{
    hr_thread_t thread = hri_thread_current();
    if (thread == hri_thread_last.thread) {
        return hri_thread_last.slot;
    }
    uint8_t slot = slot_of(thread, true);
    // Whoever found no slot looks again the next time.
    if (slot != 0) {
        hri_thread_last = (struct hri_thread_seen){thread, slot};
    }
    return slot;
}

bool hri_thread_is_gone(uint8_t slot) { return slot < SLOTS && hri_thread_records[slot].ended; }

void hr_thread_name_set(const char *name)
{
    hri_key_t key = hri_critical_enter();
    uint8_t slot = hri_thread_slot();
    if (slot != 0) {
        hri_thread_records[slot].name = name;
    }
    hri_critical_exit(key);
}

void hr_thread_ended(hr_thread_t thread)
{
    hri_key_t key = hri_critical_enter();
    uint8_t slot = slot_of(thread, false);
    if (slot != 0) {
        hri_thread_records[slot].ended = true;
        // A later thread may have the same identity; it gets a slot of its own.
        hri_thread_last.thread = 0;
        hri_thread_last.slot = 0;
    }
    hri_critical_exit(key);
}

bool hr_thread_record_get(unsigned slot, struct hr_thread_record *record)
{
    if (slot >= SLOTS) {
        return false;
    }
    hri_key_t key = hri_critical_enter();
    *record = hri_thread_records[slot];
    hri_critical_exit(key);
    return slot == 0 || record->thread != 0;
}
