// SPDX-License-Identifier: Apache-2.0
/// Who holds which memory, from where, since when: marks, threads, the history of freed blocks.
#ifndef HEADROOM_TRACK_H
#define HEADROOM_TRACK_H

#include <headroom/site.h>

HR_EXTERN_C_BEGIN

/// A point between allocations. 1 to 255 are marks; 0 is before every mark.
typedef uint8_t hr_mark_t;

/// Starts a new epoch and returns its mark: blocks allocated from now on are "since" it. 0 when 255 marks are used up:
/// the epochs of live blocks would become ambiguous; hr_marks_restart() (headroom/report.h) makes room.
hr_mark_t hr_mark(void);

/// Newest mark, 0 before the first.
hr_mark_t hr_mark_current(void);

/// One thread that allocated. Slot 0 stands for interrupts, start-up and every thread beyond HR_TRACK_THREADS.
struct hr_thread_record {
    hr_thread_t thread;
    const char *name; ///< NULL if not named
    bool ended;
    struct hr_counters counters; ///< live_blocks always; the rest at HR_STATISTICS FULL
};

/// Names the calling thread in reports. `name` is kept, not copied.
void hr_thread_name_set(const char *name);

/// Tells that a thread is gone: its live blocks are reported as "owner is gone". Its slot is used again only after the
/// last of them was freed, so that two owners are never merged. The host port calls this by itself.
void hr_thread_ended(hr_thread_t thread);

/// False for a slot that is not in use. Slots run from 0 to HR_TRACK_THREADS.
bool hr_thread_record_get(unsigned slot, struct hr_thread_record *record);

/// One block that was freed, newest first at index 0. The history is a ring of its own: it overwrites only itself.
struct hr_freed {
    const void *payload;
    uint32_t bytes;
    hr_site_id_t site;
    uint8_t thread;
    uint8_t freed_by;
};

/// False beyond the HR_TRACK_HISTORY newest or below HR_STATISTICS FULL.
bool hr_history_get(unsigned index, struct hr_freed *freed);

HR_EXTERN_C_END

#endif
