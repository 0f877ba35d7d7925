// SPDX-License-Identifier: Apache-2.0
/// Heaps for several threads and interrupts: one per subsystem, with timeouts, waiters and tracking.
///
/// Contexts: every call from threads; allocation with HR_NO_WAIT and free also from interrupts. Interrupts are off for a
/// bounded number of steps per call, never for one that grows with the number of blocks (runtime/README.md).
#ifndef HEADROOM_KHEAP_H
#define HEADROOM_KHEAP_H

#include <headroom/heap.h>
#include <headroom/site.h>
#include <headroom/wait.h>

HR_EXTERN_C_BEGIN

/// The last request that got nothing.
struct hr_failure {
    uint32_t bytes;
    hr_site_id_t site;
    uint8_t thread;
    bool seen; ///< false: no request failed yet
};

/// Private; use HR_KHEAP_DEFINE() or hr_kheap_init().
struct hr_kheap {
    const char *name;
    const struct hr_heap_policy *policy;
    void *memory;
    size_t bytes;
    struct hr_kheap *next; ///< list of all heaps in use, for reports
    struct hr_wait_queue waiters;
    struct hr_counters counters;
    struct hr_failure last_failure;
    struct hr_heap heap;
    bool ready;
};

/// Smaller sizes in HR_KHEAP_DEFINE() are raised to this, as Zephyr's K_HEAP_DEFINE does: room for one block of one byte
/// and not for two. 32 bytes of bins, alignment and end mark; header, record, canary and time of the block.
#define HR_KHEAP_BYTES_MIN                                                                                             \
    (32U + ((HR_TRACKING ? HRI_KHEAP_TRACKED_BYTES + 5U + 7U : 16U) & ~7U))
#define HRI_KHEAP_TRACKED_BYTES (8U + (HR_TRACK_TIME ? 4U : 0U) + (HR_HARDENING >= HR_LEVEL_FULL ? 4U : 0U))

/// A heap of `size` bytes, headers included, with its memory. Ready before main(): it sets itself up on first use.
#define HR_KHEAP_DEFINE(identifier, size) HRI_KHEAP_DEFINE(, identifier, size, NULL)
/// As above, private to the file.
#define HR_KHEAP_DEFINE_STATIC(identifier, size) HRI_KHEAP_DEFINE(static, identifier, size, NULL)
/// As above, with a policy of headroom/heap.h.
#define HR_KHEAP_DEFINE_POLICY(identifier, size, fit) HRI_KHEAP_DEFINE(, identifier, size, fit)

#define HRI_KHEAP_DEFINE(storage, identifier, size, fit)                                                               \
    static uint64_t hri_memory_of_##identifier[((size) < HR_KHEAP_BYTES_MIN ? HR_KHEAP_BYTES_MIN : (size)) / 8];       \
    storage struct hr_kheap identifier = {.name = #identifier,                                                         \
                                          .policy = fit,                                                               \
                                          .memory = hri_memory_of_##identifier,                                        \
                                          .bytes = sizeof hri_memory_of_##identifier,                                  \
                                          .next = NULL,                                                                \
                                          .waiters = HR_ZERO,                                                          \
                                          .counters = HR_ZERO,                                                         \
                                          .last_failure = HR_ZERO,                                                     \
                                          .heap = HR_ZERO,                                                             \
                                          .ready = false}

/// A heap in memory of any address and size; the struct's old content does not matter. Not while threads wait on it.
void hr_kheap_init(struct hr_kheap *heap, const char *name, void *memory, size_t bytes,
                   const struct hr_heap_policy *policy);

/// Takes a heap out of the reports, before its struct or memory goes away. Blocks that are still live count as freed and
/// must not be used any more. Not while threads wait on it.
void hr_kheap_retire(struct hr_kheap *heap);

/// Block of at least `bytes`, aligned to HR_HEAP_ALIGN, or NULL. Size 0 is NULL. A request that is larger than the whole
/// heap is NULL at once, whatever the timeout; with HR_FOREVER it is also the fault "request can never succeed", because
/// the caller meant to wait for ever. A waiter gets its block from the thread that frees enough (size-aware hand-off, in
/// order of priority and waiting time); a call that does not wait may take memory that a waiter cannot use.
void *hr_kheap_alloc(struct hr_kheap *heap, size_t bytes, hr_timeout_t timeout);

/// As hr_kheap_alloc() at a multiple of `alignment`: a power of two or 0, else the fault "bad alignment" and NULL.
void *hr_kheap_aligned_alloc(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout);

/// Zeroed, interrupts on. NULL if `count` times `size` overflows.
void *hr_kheap_calloc(struct hr_kheap *heap, size_t count, size_t size, hr_timeout_t timeout);

/// In place if possible, else moved (then the new place is the block's site). NULL allocates, size 0 frees. On failure
/// NULL, and the block is unchanged.
void *hr_kheap_realloc(struct hr_kheap *heap, void *block, size_t bytes, hr_timeout_t timeout);

/// NULL is allowed. Anything that is no live block of this heap is a fault and changes nothing.
void hr_kheap_free(struct hr_kheap *heap, void *block);

/// Bytes asked for; without HR_TRACKING the bytes that may be used. 0 and a fault if it is no live block.
size_t hr_kheap_size(struct hr_kheap *heap, const void *block);

/// Counters and the last failure. Constant time.
void hr_kheap_counters_get(struct hr_kheap *heap, struct hr_counters *counters);
void hr_kheap_last_failure_get(struct hr_kheap *heap, struct hr_failure *failure);

/// Peaks, failures and the heap's high-water mark start again from now; live counts stay.
void hr_kheap_peaks_reset(struct hr_kheap *heap);

/// Payload bytes of the largest request with default alignment that would succeed now, tracking and canary already taken
/// off. Exact up to 32 free blocks in the highest bin; beyond that at least the answer.
size_t hr_kheap_largest(struct hr_kheap *heap);

/// Bytes of the largest request that could ever succeed.
size_t hr_kheap_capacity(struct hr_kheap *heap);

/// With a descriptor for this place; the functions of the same names find the return address instead.
#if HRI_HAS_SITES
#define hr_kheap_alloc(heap, bytes, timeout) hri_kheap_alloc(heap, 0, bytes, timeout, HR_SITE())
#define hr_kheap_aligned_alloc(heap, alignment, bytes, timeout)                                                        \
    hri_kheap_alloc(heap, alignment, bytes, timeout, HR_SITE())
#define hr_kheap_calloc(heap, count, size, timeout) hri_kheap_calloc(heap, count, size, timeout, HR_SITE())
#define hr_kheap_realloc(heap, block, bytes, timeout) hri_kheap_realloc(heap, block, bytes, timeout, HR_SITE())
#endif

/// The calls behind the macros. `site` NULL: the return address is the site.
void *hri_kheap_alloc(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout,
                      const struct hr_site *site);
void *hri_kheap_calloc(struct hr_kheap *heap, size_t count, size_t size, hr_timeout_t timeout,
                       const struct hr_site *site);
void *hri_kheap_realloc(struct hr_kheap *heap, void *block, size_t bytes, hr_timeout_t timeout,
                        const struct hr_site *site);

HR_EXTERN_C_END

#endif
