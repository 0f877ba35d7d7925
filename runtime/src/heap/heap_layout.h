// SPDX-License-Identifier: Apache-2.0
/// Representation of heap blocks, as accessors; no other file touches raw words. Terms:
///   unit    8 bytes; a block's place is the index of its first unit, 0 means "none"
///   block   header word, payload; `units` long
///
///   used  [header|payload ...                 ]
///   free  [header|next|prev| ...        |units]   bins
///   free  [header|left|right|parent|most|units]   trees
///
/// The last word of a free block repeats its length, so that the block after it finds its start. It exists only while the
/// block is free (boundary tags, Knuth volume 1, 2.5).
#ifndef HEADROOM_HEAP_LAYOUT_H
#define HEADROOM_HEAP_LAYOUT_H

#include <headroom/fault.h>
#include <headroom/heap.h>

// Header word: length 24 | check code 6 | left neighbour used 1 | used 1.
#define HRI_USED 1U
#define HRI_LEFT_USED 2U
#define HRI_CHECK_MASK 0xfcU
#define HRI_UNITS_SHIFT 8
#define HRI_UNITS_MAX 0xffffffU

#define HRI_UNIT_BYTES HR_HEAP_ALIGN
#define HRI_HEADER_BYTES 4U

// Fills freed memory at HR_HARDENING FULL, also over the headers of merged blocks: a free() that finds it where a header
// should be is a double free.
#define HRI_POISON 0x5a5a5a5aU

struct hr_heap_policy {
    uint8_t min_units;
    void (*insert)(struct hr_heap *heap, uint32_t block);
    /// False if the links contradict each other; nothing is changed then.
    bool (*remove)(struct hr_heap *heap, uint32_t block);
    /// A free block of at least `units`, not yet removed; 0 for none.
    uint32_t (*find)(const struct hr_heap *heap, uint32_t units);
    bool (*holds)(const struct hr_heap *heap, uint32_t block);
};

enum hri_heap_link { HRI_NEXT = 1, HRI_PREV = 2, HRI_LEFT = 1, HRI_RIGHT = 2, HRI_PARENT = 3, HRI_MOST = 4 };

static inline hri_word_t *hri_word(const struct hr_heap *heap, uint32_t block, unsigned word)
{
    return (hri_word_t *)(void *)(heap->base + (size_t)block * HRI_UNIT_BYTES) + word;
}

// Inlined also for size: a call takes as many bytes.
static inline __attribute__((always_inline)) uint32_t hri_units(const struct hr_heap *heap, uint32_t block)
{
    return *hri_word(heap, block, 0) >> HRI_UNITS_SHIFT;
}

static inline bool hri_is_used(const struct hr_heap *heap, uint32_t block)
{
    return (*hri_word(heap, block, 0) & HRI_USED) != 0;
}

static inline bool hri_is_left_used(const struct hr_heap *heap, uint32_t block)
{
    return (*hri_word(heap, block, 0) & HRI_LEFT_USED) != 0;
}

static inline void *hri_payload(const struct hr_heap *heap, uint32_t block)
{
    return heap->base + (size_t)block * HRI_UNIT_BYTES + HRI_HEADER_BYTES;
}

// Six bits from length and place: a header that was overwritten, or payload taken for a header, passes once in 64. Every
// check looks at two neighbouring headers, so once in 4096. The odd multiplier spreads both over the upper bits.
static inline uint32_t hri_check(uint32_t block, uint32_t units)
{
    return (((block + (units << HRI_UNITS_SHIFT)) * 0x9e3779b1U) >> 24) & HRI_CHECK_MASK;
}

static inline uint32_t hri_header(uint32_t block, uint32_t units, uint32_t flags)
{
    uint32_t word = (units << HRI_UNITS_SHIFT) | flags;
    return HR_HARDENING >= HR_LEVEL_BASIC ? word | hri_check(block, units) : word;
}

/// Header with a length that stays inside the heap, the check code that belongs to it, and `flags` as the value of the bits
/// `mask`.
static inline bool hri_is_sound_as(const struct hr_heap *heap, uint32_t block, uint32_t mask, uint32_t flags)
{
    uint32_t word = *hri_word(heap, block, 0);
    uint32_t units = word >> HRI_UNITS_SHIFT;
    uint32_t room = heap->end - block;
    // Only the end mark, which has no room, has no length.
    if (units - 1U >= room && (units | room) != 0) {
        return false;
    }
    uint32_t wanted = flags;
    if (HR_HARDENING >= HR_LEVEL_BASIC) {
        mask |= HRI_CHECK_MASK;
        wanted |= hri_check(block, units);
    }
    return ((word ^ wanted) & mask) == 0;
}

/// hr_heap_usable() without a call.
static inline size_t hri_usable(const void *payload)
{
    return (size_t)(*((const hri_word_t *)payload - 1) >> HRI_UNITS_SHIFT) * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}

/// True if `payload` is the payload of a live block: it lies in the heap, aligned, its header says "used" and the block behind
/// it agrees. Reports nothing. Compiled for size it is one function in heap.c.
static inline __attribute__((always_inline)) bool hri_is_live(const struct hr_heap *heap, const void *payload)
{
    uintptr_t distance = (uintptr_t)payload - (uintptr_t)heap->base - HRI_HEADER_BYTES;
    uint32_t block = (uint32_t)(distance / HRI_UNIT_BYTES);
    if (distance / HRI_UNIT_BYTES >= heap->end || block < heap->first || distance % HRI_UNIT_BYTES != 0 ||
        !hri_is_sound_as(heap, block, HRI_USED, HRI_USED)) {
        return false;
    }
    return hri_is_sound_as(heap, block + hri_units(heap, block), HRI_LEFT_USED, HRI_LEFT_USED);
}

static inline bool hri_is_sound(const struct hr_heap *heap, uint32_t block)
{
    return hri_is_sound_as(heap, block, 0, 0);
}

/// Length of the free block that ends where `block` starts.
static inline uint32_t hri_left_units(const struct hr_heap *heap, uint32_t block)
{
    return *(hri_word(heap, block, 0) - 1);
}

/// Header of the block that starts `units` after the one at `head`.
static inline hri_word_t *hri_right(hri_word_t *head, uint32_t units)
{
    return head + (size_t)units * (HRI_UNIT_BYTES / sizeof(hri_word_t));
}

/// Units for a payload, at least `least`; 0 if no heap can hold it. Adding is safe below HR_HEAP_BYTES_MAX.
static inline uint32_t hri_units_for(size_t bytes, uint32_t least)
{
    if (bytes > HR_HEAP_BYTES_MAX - HRI_HEADER_BYTES - HRI_UNIT_BYTES) {
        return 0;
    }
    uint32_t units = ((uint32_t)bytes + HRI_HEADER_BYTES + HRI_UNIT_BYTES - 1) / HRI_UNIT_BYTES;
    return units < least ? least : units;
}

/// Units between the start of a free block and an aligned one inside it: none, or enough for a free block.
static inline uint32_t hri_gap_for(const struct hr_heap *heap, uint32_t block, size_t alignment, size_t offset)
{
    uintptr_t wanted = (uintptr_t)hri_payload(heap, block) + offset;
    uint32_t gap = (uint32_t)(((0 - wanted) & (alignment - 1)) / HRI_UNIT_BYTES);
    while (gap != 0 && gap < heap->min_units) {
        gap += (uint32_t)(alignment / HRI_UNIT_BYTES);
    }
    return gap;
}

HR_EXTERN_C_BEGIN

/// The heap without its pattern checks, for callers that do those outside their critical section. Constant time (bounded
/// for the tree policies). `payload + offset` is a multiple of `alignment`, a power of two of at least HR_HEAP_ALIGN.
void *hri_heap_take(struct hr_heap *heap, size_t bytes, size_t alignment, size_t offset);

/// True if `payload` is a live block of this heap; otherwise the fault was reported for `shown`, the address that the
/// caller's caller knows.
bool hri_heap_check(const struct hr_heap *heap, const void *payload, const void *shown);

/// Gives a checked block back. Returns the bytes of the largest request that the merged free block can hold, 0 if a
/// corrupt neighbour was reported and the block was left as it was.
size_t hri_heap_give(struct hr_heap *heap, void *payload);

/// Both at once, for callers that do nothing in between: the block's header is read once.
void hri_heap_release(struct hr_heap *heap, void *payload);

/// Makes a live, checked block `bytes` long without moving it. `*released` is the largest request that the freed part can
/// hold, 0 if nothing was freed.
bool hri_heap_resize(struct hr_heap *heap, void *payload, size_t bytes, size_t *released);

/// HR_HARDENING FULL: the pattern from `from` to `to`, rounded inwards to words.
void hri_heap_poison(void *from, const void *to);
/// Reports a block whose bytes were changed between free and now. `fresh` is heap->fresh from before the block was taken:
/// memory above it never carried the pattern. `usable` is the block's length, read inside the critical section, because a
/// neighbour's free changes a bit of the same word. The first `skip` bytes were written since.
void hri_heap_poison_check(const struct hr_heap *heap, const void *payload, size_t usable, uint32_t fresh, size_t skip);

/// hr_heap_largest() in bounded time: after `probes` blocks of the highest bin the result is only at least the answer.
size_t hri_heap_largest_within(const struct hr_heap *heap, uint32_t probes);

/// Sums that a statistics walk fills block by block; finish turns them into ratios.
struct hri_heap_count {
    struct hr_heap_stats *stats;
    uint64_t free_squares; ///< of units: at most (2^24)^2
};
void hri_heap_count_block(struct hri_heap_count *count, const struct hr_heap_block *block);
void hri_heap_count_finish(const struct hri_heap_count *count);

/// What can be said of one block in bounded time: header, neighbours, links, length.
bool hri_heap_block_is_valid(const struct hr_heap *heap, uint32_t block);

HR_EXTERN_C_END

#endif
