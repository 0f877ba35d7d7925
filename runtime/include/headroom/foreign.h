// SPDX-License-Identifier: Apache-2.0
/// Blocks of allocators that are not ours, such as libc's malloc: who holds them, from where, since which mark. Nothing can be
/// put into such a block, so its record lies in a table beside it: HR_TRACK_FOREIGN entries of 12 bytes (16 on 64-bit; with
/// HR_TRACK_TIME 16 and 24), of which at most half are used, so that a look takes few steps. A block for which there is no room
/// is never counted as live; it is counted as dropped, and the sums are lower bounds from then on. A live record is never given
/// up for another.
///
/// Link headroom::libc_wrap (or src/wrap/libc_wrap.c with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free) and
/// every malloc() of the program comes here; its return address is the site. Contexts: threads and interrupts.
#ifndef HEADROOM_FOREIGN_H
#define HEADROOM_FOREIGN_H

#include <headroom/report.h>

HR_EXTERN_C_BEGIN

/// A block that another allocator has handed out; `caller` is the return address of the request, 0 if not known. NULL counts
/// a failed request. An address that is live already was freed unseen: the old record goes, and counts as such.
void hr_foreign_allocated(const void *block, size_t bytes, uintptr_t caller);

/// A block that is about to be given back: before the other allocator can hand it out again. NULL is nothing.
void hr_foreign_freed(const void *block);

/// At most, for an entry: address, record and, with HR_TRACK_TIME, time.
#define HRI_FOREIGN_ENTRY_BYTES (sizeof(void *) + (HR_TRACK_TIME ? 16U : 8U))

/// What is known of a block, taken out of the table while the other allocator may move it.
struct hr_foreign_moving {
    unsigned char bytes[HRI_FOREIGN_ENTRY_BYTES];
    bool known;
};

/// Around a realloc of `from` to `bytes`: begin() before it, end() after it, `to` being its result. NULL is a failure, and the
/// block stays where it was, unless `bytes` is 0. One event: the counters at no moment miss the block or count it twice.
void hr_foreign_move_begin(struct hr_foreign_moving *moving, const void *block);
void hr_foreign_move_end(const struct hr_foreign_moving *moving, const void *from, const void *to, size_t bytes,
                         uintptr_t caller);

struct hr_foreign_stats {
    struct hr_counters counters; ///< of the blocks in the table, and all failed requests
    uint32_t records;            ///< in the table now
    uint32_t records_max;        ///< as many as fit
    uint32_t dropped;            ///< blocks that found no room, or above 16 MiB
    uint32_t unknown_frees;      ///< of blocks that were dropped, or allocated before the first call of this
    uint32_t unseen_frees;       ///< addresses handed out again without a free between
};
void hr_foreign_stats_get(struct hr_foreign_stats *stats);

/// Visits the blocks in no order, a few per critical section, until `visit` returns false. `held_bytes` is not known and 0.
/// HR_OK, or HR_EBUSY if a block came or went meanwhile: some may be missing or shown twice.
int hr_foreign_walk(bool (*visit)(const struct hr_block_info *block, void *context), void *context);

/// Text: sums and the blocks that the filter wants.
void hr_report_foreign(struct hr_writer *writer, const struct hr_block_filter *filter);

HR_EXTERN_C_END

#endif
