// SPDX-License-Identifier: Apache-2.0
/// A heap for streams: blocks are cut from a ring in order and may be given back in any order; space is reused when the
/// oldest block is. Constant time, no fragmentation among blocks that live equally long. Never waits.
///
///        head            tail                 One block needs one piece: at most the larger of the two gaps can be
///   |....[freed][live][live]........|         allocated. A gap at the end that is too small becomes padding and counts
///    start gap               end gap          as used until head has passed it.
///
/// Thread and interrupt context; critical sections are of constant length, whatever is given back.
#ifndef HEADROOM_RING_H
#define HEADROOM_RING_H

#include <headroom/fault.h>
#include <headroom/port.h>

HR_EXTERN_C_BEGIN

/// Alignment of every payload and the unit of division, in bytes. A block costs 4 bytes of header.
#define HR_RING_ALIGN 8U

/// Bytes of memory that a ring with room for `units` units needs at any address: a block of n bytes takes
/// (n + 4 + 7) / 8 units.
#define HR_RING_BYTES(units) ((size_t)(units)*HR_RING_ALIGN + ((size_t)(units) + 31U) / 32U * 4U + 2U * HR_RING_ALIGN)

/// Most units of one ring; what memory lies above stays unused.
#define HR_RING_UNITS_MAX 0xffffffU

/// Fields are private.
struct hr_ring {
    const char *name;
    uint32_t *starts;      ///< bit u: a live block starts at unit u
    unsigned char *units;  ///< address of unit 0, 4 below a multiple of 8
    uint32_t count;        ///< units
    uint32_t head;         ///< unit of the oldest record
    uint32_t tail;         ///< unit at which the next record is put; equal to head when empty and when full
    uint32_t used;         ///< units between head and tail: tells empty from full
    uint32_t used_max;
    uint32_t live;         ///< blocks
    uint32_t failures;     ///< requests that got nothing; saturates
};

/// Makes `bytes` at `memory` a ring. HR_OK, or HR_EINVAL and the fault "bad argument" for NULL or less than one unit.
int hr_ring_init(struct hr_ring *ring, const char *name, void *memory, size_t bytes);

/// `bytes` bytes at a multiple of HR_RING_ALIGN, or NULL: no gap is large enough, 0 bytes, or more than the whole ring.
void *hr_ring_alloc(struct hr_ring *ring, size_t bytes);

/// HR_OK, NULL included. HR_EINVAL after the fault "foreign pointer", "misaligned pointer" or "double free", with nothing
/// changed. Space comes back once every older block is free, too.
int hr_ring_free(struct hr_ring *ring, void *block);

struct hr_ring_stats {
    size_t total_bytes;
    size_t used_bytes;    ///< with headers, padding, and freed blocks behind a live one
    size_t used_bytes_max;
    size_t largest_bytes; ///< the largest request that can succeed now
    uint32_t live;
    uint32_t failures;
};

/// Numbers of one moment, constant time.
void hr_ring_stats_get(const struct hr_ring *ring, struct hr_ring_stats *stats);

/// Checks every record, start bit and total. O(units), reads only.
bool hr_ring_validate(const struct hr_ring *ring);

HR_EXTERN_C_END

#endif
