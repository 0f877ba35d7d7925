// SPDX-License-Identifier: Apache-2.0
/// A block of k_malloc() and its family as the module hands it out. The kernel's own block has the heap's address in front of the
/// user's bytes; the record lies between the two:
///   plain     [heap][record][user's bytes]
///   aligned   [heap][front ... front][record][user's bytes]     front: bytes from the heap's block to the user's
/// The word in front of the user's bytes (on a 64-bit little-endian machine its lower half, 8 bytes before) is never a multiple
/// of 4 in a block of ours, and always one, an address, in a block of the kernel's: the two cannot be mixed up.
#ifndef HEADROOM_ZEPHYR_OBSERVED_H
#define HEADROOM_ZEPHYR_OBSERVED_H

#include <zephyr/kernel.h>

#include <headroom/critical.h>
#include <headroom/fault.h>
#include <headroom/foreign.h>

#include "../../../runtime/src/track/track_count.h"

#ifndef K_HEAP_MEM_POOL_SIZE
#define K_HEAP_MEM_POOL_SIZE CONFIG_HEAP_MEM_POOL_SIZE
#endif

#if K_HEAP_MEM_POOL_SIZE > 0
extern struct k_heap _system_heap;
#define SYSTEM_HEAP (&_system_heap)
#else
#define SYSTEM_HEAP ((struct k_heap *)NULL)
#endif

struct observed {
#if UINTPTR_MAX > UINT32_MAX && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t bytes_state;
    uint32_t origin;
#else
    uint32_t origin;      ///< site 16 | thread slot 8 | mark 8, as in struct hri_record
    uint32_t bytes_state; ///< requested bytes 24 | state 8
#endif
};

// Both lower bits are never 0. The runtime's own states, and one for a block whose front is longer than the plain one.
#define OBSERVED_LIVE HRI_STATE_LIVE
#define OBSERVED_FREED HRI_STATE_FREED
#define OBSERVED_ALIGNED 0x66U
#define OBSERVED_IS_OURS 3U

/// Bytes from the kernel's block to the user's. Above 24 bits of size a block gets no record.
#define OBSERVED_FRONT (sizeof(struct k_heap *) + sizeof(struct observed))
#define OBSERVED_BYTES_MAX HRI_TRACK_BYTES_MAX

#ifdef __arm__
#define OBSERVED_CALLER() ((uintptr_t)__builtin_return_address(0) & ~(uintptr_t)1)
#else
#define OBSERVED_CALLER() ((uintptr_t)__builtin_return_address(0))
#endif

/// An aligned block's front is written twice: where a plain block has its state, so that whoever comes from the heap's side can tell
/// the two apart (no front ends on a state's byte), and in front of the record, for whoever comes from the user's side.
static inline uint32_t *observed_from_heap(void *block)
{
    return (uint32_t *)(void *)((unsigned char *)block + sizeof(struct k_heap *) + offsetof(struct observed, bytes_state));
}
static inline uint32_t *observed_from_user(void *block)
{
    return (uint32_t *)(void *)((unsigned char *)block - sizeof(struct observed) - sizeof(uint32_t));
}

static inline struct observed *observed_of(const void *block) { return (struct observed *)(uintptr_t)block - 1; }

/// All blocks with a record. Requests, live blocks and failures are in the sites' counters; what cannot be had from those is here.
struct observed_totals {
    uint32_t live_bytes;
    uint32_t peak_bytes;
    uint32_t failures;
    uint32_t largest_failed;
};
extern struct observed_totals observed_totals;

/// Counters of these blocks, put together from the totals, the sites and the table of foreign blocks.
void observed_counters(struct hr_counters *counters);

/// Where the kernel's calls go when the wrappers are linked.
void *__real_k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);
void *__real_k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);
void *__real_k_heap_calloc(struct k_heap *heap, size_t count, size_t size, k_timeout_t timeout);
void *__real_k_heap_realloc(struct k_heap *heap, void *block, size_t bytes, k_timeout_t timeout);
void __real_k_heap_free(struct k_heap *heap, void *block);

#endif
