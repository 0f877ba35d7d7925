// SPDX-License-Identifier: Apache-2.0
#include <headroom/port.h>

#include "thread_table.h"

HR_STATIC_ASSERT(HR_TRACK_THREADS >= 1 && HR_TRACK_THREADS <= 255, "a slot number fits in 8 bits");

enum { SLOTS = HR_TRACK_THREADS + 1 };

// Slot 0 belongs to nobody. `last` is where the previous search ended: most calls come from the thread that called before.
static struct hr_thread_record records[SLOTS];
static uint8_t last;

static bool is_reusable(const struct hr_thread_record *record)
{
    return record->thread == 0 || (record->ended && record->counters.live_blocks == 0);
}

static uint8_t slot_of(hr_thread_t thread, bool take)
{
    if (thread == 0) {
        return 0;
    }
    if (records[last].thread == thread && !records[last].ended) {
        return last;
    }
    uint8_t unused = 0;
    for (unsigned slot = SLOTS - 1; slot > 0; --slot) {
        if (records[slot].thread == thread && !records[slot].ended) {
            return last = (uint8_t)slot;
        }
        if (is_reusable(&records[slot])) {
            unused = (uint8_t)slot;
        }
    }
    if (unused != 0 && take) {
        records[unused] = (struct hr_thread_record){.thread = thread};
        last = unused;
    }
    return take ? unused : 0;
}

uint8_t hri_thread_slot(void) { return slot_of(hri_thread_current(), true); }

struct hr_counters *hri_thread_counters(uint8_t slot) { return &records[slot < SLOTS ? slot : 0].counters; }

bool hri_thread_is_gone(uint8_t slot) { return slot < SLOTS && records[slot].ended; }

void hr_thread_name_set(const char *name)
{
    hri_key_t key = hri_critical_enter();
    uint8_t slot = hri_thread_slot();
    if (slot != 0) {
        records[slot].name = name;
    }
    hri_critical_exit(key);
}

void hr_thread_ended(hr_thread_t thread)
{
    hri_key_t key = hri_critical_enter();
    uint8_t slot = slot_of(thread, false);
    if (slot != 0) {
        records[slot].ended = true;
    }
    hri_critical_exit(key);
}

bool hr_thread_record_get(unsigned slot, struct hr_thread_record *record)
{
    if (slot >= SLOTS) {
        return false;
    }
    hri_key_t key = hri_critical_enter();
    *record = records[slot];
    hri_critical_exit(key);
    return slot == 0 || record->thread != 0;
}
