// SPDX-License-Identifier: Apache-2.0
/// Counters behind a thread slot. Inside the critical section.
#ifndef HEADROOM_THREAD_TABLE_H
#define HEADROOM_THREAD_TABLE_H

#include <headroom/thread_now.h>

#include "track_record.h"

HR_EXTERN_C_BEGIN

/// One per slot; slot 0 belongs to nobody.
enum { HRI_THREAD_SLOTS = HR_TRACK_THREADS + 1 };
extern struct hr_thread_record hri_thread_records[HRI_THREAD_SLOTS];

/// The thread that was asked for last, 0 for none, and its slot: most calls come from the thread that called before.
struct hri_thread_seen {
    hr_thread_t thread;
    uint8_t slot;
};
extern struct hri_thread_seen hri_thread_last;

/// hri_thread_slot() without a call in the usual case, where code is compiled for speed.
static inline uint8_t hri_thread_slot_now(void)
{
    hr_thread_t thread = HRI_FOR_SIZE ? 0 : hri_thread_now();
    return !HRI_FOR_SIZE && HRI_LIKELY(thread == hri_thread_last.thread) ? hri_thread_last.slot : hri_thread_slot();
}

static inline struct hr_counters *hri_thread_counters(uint8_t slot)
{
    return &hri_thread_records[slot < HRI_THREAD_SLOTS ? slot : 0].counters;
}

/// True if the slot's thread was reported as ended.
bool hri_thread_is_gone(uint8_t slot);

HR_EXTERN_C_END

#endif
