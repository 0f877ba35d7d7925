// SPDX-License-Identifier: Apache-2.0
/// A tracked block:
///   [heap header 4][record 8][user's bytes][canary 4][unused 0..7][time 4]
/// The canary (HR_HARDENING FULL) stands at the exact requested size, so that one byte too many is found. The time
/// (HR_TRACK_TIME) is the last word of the block, where a free block has its length: nobody's pattern is looked for there, and
/// it moves when the block's end does.
#ifndef HEADROOM_KHEAP_BLOCK_H
#define HEADROOM_KHEAP_BLOCK_H

#include <headroom/kheap.h>

#include "../track/track_record.h"
#include "heap_layout.h"

#if HR_TRACKING && HR_HARDENING >= HR_LEVEL_FULL
#define HRI_CANARY_BYTES sizeof(uint32_t)
#else
#define HRI_CANARY_BYTES ((size_t)0)
#endif

#if HR_TRACKING && HR_TRACK_TIME
#define HRI_TIME_BYTES sizeof(uint32_t)
#else
#define HRI_TIME_BYTES ((size_t)0)
#endif

/// What a block holds beside the user's bytes and the heap's header.
#define HRI_OVERHEAD_BYTES (HRI_RECORD_BYTES + HRI_CANARY_BYTES + HRI_TIME_BYTES)

// The place of a request: its descriptor, or else where the public function that uses this macro returns to. Bit 0 of a
// Thumb return address is the instruction set, not part of the address.
#ifdef __arm__
#define HRI_CALLER() ((uintptr_t)__builtin_return_address(0) & ~(uintptr_t)1)
#else
#define HRI_CALLER() ((uintptr_t)__builtin_return_address(0))
#endif
#define HRI_ORIGIN(descriptor) ((struct hri_origin){descriptor, HRI_CALLER()})

static inline void *hri_raw_of(const void *payload) { return (unsigned char *)(uintptr_t)payload - HRI_RECORD_BYTES; }

/// The word that holds a block's time. HR_TRACK_TIME only; the heap's header says where the block ends.
static inline hri_word_t *hri_time_of(const void *payload)
{
    unsigned char *raw = (unsigned char *)hri_raw_of(payload);
    return (hri_word_t *)(void *)(raw + hri_usable(raw) - sizeof(hri_word_t));
}

/// When the block was allocated, 0 without HR_TRACK_TIME.
static inline uint32_t hri_time_get(const void *payload) { return HRI_TIME_BYTES != 0 ? *hri_time_of(payload) : 0; }
static inline void hri_time_set(const void *payload, uint32_t time_ms)
{
    if (HRI_TIME_BYTES != 0) {
        *hri_time_of(payload) = time_ms;
    }
}

/// 0: no heap can hold it, or the record's 24 bits cannot say it.
static inline size_t hri_raw_bytes(size_t bytes)
{
    size_t limit = HR_TRACKING ? HRI_TRACK_BYTES_MAX : HR_HEAP_BYTES_MAX;
    return bytes > limit ? 0 : bytes + HRI_OVERHEAD_BYTES;
}

HR_EXTERN_C_BEGIN

/// All kheaps in use, newest first. Inside the critical section.
struct hr_kheap *hri_kheap_first(void);

/// The next one for a caller that allocates and frees meanwhile; NULL starts. Takes the critical section itself.
struct hr_kheap *hri_kheap_after(const struct hr_kheap *heap);

/// Takes a heap out of that list. Inside the critical section; O(heaps).
void hri_kheap_forget(const struct hr_kheap *heap);

/// Sets up a heap that was only defined. Inside the critical section; constant time.
void hri_kheap_ready(struct hr_kheap *heap);

/// Allocation with its origin known. Outside the critical section.
void *hri_kheap_allocate(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout,
                         struct hri_origin origin);
void *hri_kheap_allocate_zeroed(struct hr_kheap *heap, size_t count, size_t size, hr_timeout_t timeout,
                                struct hri_origin origin);
void *hri_kheap_resize(struct hr_kheap *heap, void *payload, size_t bytes, hr_timeout_t timeout,
                       struct hri_origin origin);

/// True if `payload` is a live block; otherwise the fault was reported. Inside the critical section.
bool hri_kheap_check(const struct hr_kheap *heap, const void *payload);

/// Hands `released` bytes of merged free memory to the waiters that they fit. Leaves and re-enters the critical section
/// between two hand-offs.
void hri_kheap_serve(struct hr_kheap *heap, size_t released, hri_key_t *key);

void hri_set_canary(void *payload, size_t bytes);
/// True if the canary behind the user's bytes is intact.
bool hri_canary_holds(const void *payload, size_t bytes);
/// Reports a broken canary of a live block.
void hri_check_canary(const struct hr_kheap *heap, const void *payload);

HR_EXTERN_C_END

#endif
