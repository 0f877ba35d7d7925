// SPDX-License-Identifier: Apache-2.0
/// Questions about live blocks, and the reports made from them. Everything here reads in batches of a few blocks: between
/// two batches interrupts are on and other threads allocate and free. A block that is live during the whole call is seen
/// exactly once; one that comes or goes meanwhile may be seen or not. Threads only.
#ifndef HEADROOM_REPORT_H
#define HEADROOM_REPORT_H

#include <headroom/kheap.h>
#include <headroom/track.h>
#include <headroom/write.h>

HR_EXTERN_C_BEGIN

enum hr_block_state {
    HR_BLOCK_FREE,
    HR_BLOCK_LIVE,
    HR_BLOCK_MOVING, ///< used, and at this moment on its way to its new owner or back to the heap
};

/// One block of a heap.
struct hr_block_info {
    const void *payload;   ///< the user's pointer; of a free block, where its payload would be
    size_t held_bytes;     ///< what it takes from the heap, headers and rounding included
    size_t bytes;          ///< what was asked for; 0 if not live
    enum hr_block_state state;
    hr_site_id_t site;
    uint8_t thread;        ///< slot, see hr_thread_record_get()
    hr_mark_t epoch;       ///< newest mark when it was allocated
    uint32_t time_ms;      ///< uptime when it was allocated, low 32 bits; 0 without HR_TRACK_TIME
    bool owner_gone;       ///< its thread has ended
    bool free_neighbour;   ///< it keeps a free block from growing: a cause of fragmentation
};

/// Visits every block in address order until `visit` returns false; `visit` may allocate and free. HR_EBUSY: another walk
/// of this heap runs (one at a time). HR_EFAULT: a header is corrupt, the walk ended there.
int hr_kheap_walk(struct hr_kheap *heap, bool (*visit)(const struct hr_block_info *block, void *context), void *context);

/// Checks every block, its neighbours, links and canary in batches. HR_OK, HR_EFAULT with `*where` the block that is wrong
/// (`where` may be NULL), or HR_EBUSY.
int hr_kheap_validate(struct hr_kheap *heap, const void **where);

/// The heap's numbers with tracking: requested against held is internal fragmentation.
struct hr_kheap_stats {
    struct hr_heap_stats heap;
    size_t requested_bytes;
    size_t held_bytes;
    uint32_t moving_blocks;
    uint32_t waiting_threads;
    struct hr_counters counters;
};
int hr_kheap_stats_get(struct hr_kheap *heap, struct hr_kheap_stats *stats);

/// Which live blocks a list shows. All zero shows all of them.
struct hr_block_filter {
    hr_mark_t since;     ///< allocated since this mark; 0: any
    bool owner_gone;     ///< only if the owner is gone
    bool free_neighbour; ///< only if next to a free block
};

/// True if the block is live and the filter wants it.
bool hr_block_matches(const struct hr_block_info *block, const struct hr_block_filter *filter);

/// Sums over all heaps in use.
struct hr_block_sum {
    uint32_t blocks;
    size_t bytes;
    bool incomplete; ///< a heap could not be read to its end: the sum is a lower bound
};
struct hr_block_sum hr_blocks_sum(const struct hr_block_filter *filter);

/// Makes all 255 marks usable again: every live block moves to epoch 0. False if a heap could not be read to its end.
bool hr_marks_restart(void);

/// Text. `heap` NULL: all heaps in use.
void hr_report_heap(struct hr_writer *writer, struct hr_kheap *heap);
void hr_report_blocks(struct hr_writer *writer, struct hr_kheap *heap, const struct hr_block_filter *filter);
/// The `count` sites with the most live bytes, largest first.
void hr_report_sites(struct hr_writer *writer, unsigned count);
void hr_report_threads(struct hr_writer *writer);
void hr_report_history(struct hr_writer *writer);
/// Heaps, ten sites, threads, faults.
void hr_report(struct hr_writer *writer);

/// Binary, for `headroom`: format in runtime/README.md. False if a heap could not be read to its end; the dump says so too.
bool hr_dump(struct hr_writer *writer);
#define HR_DUMP_VERSION 2

HR_EXTERN_C_END

#endif
