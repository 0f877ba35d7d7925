// SPDX-License-Identifier: Apache-2.0
/// A general heap over one piece of memory: constant-time allocate and free, coalescing at once, a published worst-case
/// memory bound. It holds no lock: one caller at a time. headroom/kheap.h adds locking, waiting and tracking.
///
/// Sizes are bytes. Blocks are aligned to HR_HEAP_ALIGN. Every block costs 4 bytes of header and is rounded up so that
/// header and payload fill whole units of 8 bytes; the smallest holds 12 bytes.
#ifndef HEADROOM_HEAP_H
#define HEADROOM_HEAP_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// Alignment of every payload, in bytes; also the unit in which memory is divided.
#define HR_HEAP_ALIGN 8U

/// Largest piece of memory one heap manages: 2^24 - 1 units of 8 bytes. What lies above stays unused.
#define HR_HEAP_BYTES_MAX (((size_t)1 << 27) - HR_HEAP_ALIGN)

/// Less than this is refused whatever the policy. The default policy needs 48 bytes of aligned memory for one block of 12.
#define HR_HEAP_BYTES_MIN 40U

/// A word inside the managed memory, which the user's objects of any type share.
typedef uint32_t __attribute__((may_alias)) hri_word_t;

struct hr_heap;

/// How a free block is chosen. The default, NULL, is a segregated fit: bins of similar size, at most three candidates of
/// the request's own bin are looked at, then the first of the next bin that is not empty. Constant time.
/// The two others keep free blocks in a digital search tree of bounded depth and need 24 bytes for the smallest block;
/// they are linked only if named.
struct hr_heap_policy;

/// Lowest address first. At most log2(units) steps; the least fragmentation bound (see hr_heap_bound()).
extern const struct hr_heap_policy hr_heap_first_fit;
/// Smallest block that fits, lowest address among equals. At most 2 log2(units) steps.
extern const struct hr_heap_policy hr_heap_best_fit;

/// Private except to the heap's own files. Everything is rebuilt by hr_heap_init().
struct hr_heap {
    const char *name;
    const struct hr_heap_policy *policy;
    unsigned char *base;      ///< address of unit 0; 4 below a multiple of 8, so that payloads are aligned
    hri_word_t *bins;         ///< first free unit per bin, 0 for none; at the start of the memory
    hri_word_t *bin_words;    ///< one bit per bin: it has a block; behind the bins
    uint32_t first;           ///< unit of the first block
    uint32_t end;             ///< unit of the end mark
    uint32_t free_units;
    uint32_t free_units_min;  ///< least free_units since init or reset: the peak of use
    uint32_t fresh;           ///< units from here on were never handed out
    uint32_t cursor;          ///< unit at which a walk in batches goes on; 0 when none runs
    union {
        uint32_t root;          ///< tree policies: unit of the root
        uint32_t bin_words_set; ///< default policy: one bit per word of bin_words that is not 0
    };
    uint8_t bin_word_count;
    uint8_t bin_bits;         ///< log2 of the bins per power of two
    uint8_t min_units;
};

/// Makes `bytes` at `memory` a heap. Any address and size; up to 15 bytes are lost to alignment. False, and the heap
/// answers every request with NULL, if `memory` is NULL or less than one block fits. `name` is kept, not copied.
bool hr_heap_init(struct hr_heap *heap, const char *name, void *memory, size_t bytes,
                  const struct hr_heap_policy *policy);

/// Payload of at least `bytes`, or NULL if no free block is large enough. hr_heap_alloc(heap, 0) is NULL.
void *hr_heap_alloc(struct hr_heap *heap, size_t bytes);

/// As hr_heap_alloc(), at a multiple of `alignment`, a power of two; 0 means HR_HEAP_ALIGN. Anything else is the fault
/// "bad alignment" and NULL.
void *hr_heap_aligned_alloc(struct hr_heap *heap, size_t alignment, size_t bytes);

/// Zeroed payload for `count` times `size` bytes; NULL if the product does not fit in a size_t.
void *hr_heap_calloc(struct hr_heap *heap, size_t count, size_t size);

/// Changes the size in place if the right neighbour allows it, else moves. NULL `block` allocates, 0 `bytes` frees and
/// returns NULL. On failure the result is NULL and the block is unchanged. Alignment above HR_HEAP_ALIGN is kept only in
/// place.
void *hr_heap_realloc(struct hr_heap *heap, void *block, size_t bytes);

/// NULL is allowed. A pointer that is no live block is a fault and changes nothing.
void hr_heap_free(struct hr_heap *heap, void *block);

/// Bytes that may be used at `block`, at least what was asked for.
size_t hr_heap_usable(const void *block);

/// Payload bytes of the largest request that can succeed now with default alignment. O(blocks in the highest bin).
size_t hr_heap_largest(const struct hr_heap *heap);

/// Payload bytes of the largest request that can ever succeed on this heap.
size_t hr_heap_capacity(const struct hr_heap *heap);

/// One block as a walk shows it. Bytes include the header.
struct hr_heap_block {
    const void *payload;
    size_t bytes;
    bool used;
    bool free_neighbour; ///< the block before or after it is free
};

/// Calls `visit` for every block in address order until it returns false. Reads only. False: a header is corrupt and the
/// walk ended there. O(blocks): not inside a critical section.
bool hr_heap_walk(const struct hr_heap *heap, bool (*visit)(const struct hr_heap_block *block, void *context),
                  void *context);

/// Checks every header, neighbour, bin or tree link and the totals. Reads only, O(blocks). True: no contradiction.
bool hr_heap_validate(const struct hr_heap *heap);

/// Numbers of one moment. Bytes include headers, so that free + used = total.
struct hr_heap_stats {
    size_t total_bytes;
    size_t free_bytes;
    size_t used_bytes;
    size_t used_bytes_peak;
    size_t largest_free_bytes;
    uint32_t free_blocks;
    uint32_t used_blocks;
    /// External fragmentation, 1 - sqrt(sum s^2) / sum s over the free blocks, in thousandths, rounded up: 0 is one
    /// free block.
    uint32_t fragmentation_permille;
    /// Free blocks by size: entry i counts those of 2^(i+4) to 2^(i+5) - 1 bytes; the last holds all larger ones.
    uint32_t free_histogram[16];
};

/// O(blocks). False if a corrupt header ended the count.
bool hr_heap_stats_get(const struct hr_heap *heap, struct hr_heap_stats *stats);

/// The peak starts again from now.
void hr_heap_peak_reset(struct hr_heap *heap);

enum hr_heap_bound_policy { HR_BOUND_SEGREGATED_FIT, HR_BOUND_FIRST_FIT, HR_BOUND_BEST_FIT };

/// Bytes of memory with which a heap never fails, whatever the order of requests: at most `peak_bytes` of payload live at
/// a time in blocks of `smallest` to `largest` bytes. First fit: M (1 + ceil(log2 n)) (Robson 1977), M being the peak with
/// headers and rounding, n the ratio of the block sizes. All policies: M plus one gap of just under `largest` beside every
/// block; the smaller of the two counts. SIZE_MAX if the result does not fit; 0 for arguments that describe no load.
size_t hr_heap_bound(enum hr_heap_bound_policy policy, size_t peak_bytes, size_t smallest, size_t largest);

HR_EXTERN_C_END

#endif
