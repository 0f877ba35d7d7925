// SPDX-License-Identifier: Apache-2.0
/// Blocks of one size, several at a time: scattered or side by side, all or nothing. The map lies beside the buffer, so
/// that the buffer may be powered down or belong to a device while blocks are handed out. Never waits.
///
/// Thread and interrupt context. Searches run with interrupts on; a critical section covers one block, or count / 32 words
/// of the map where a run is taken or given back. Blocks are counted before they are looked for: a call that competes with a
/// contiguous one in another context may be refused although that one then finds no run.
#ifndef HEADROOM_BLOCKS_H
#define HEADROOM_BLOCKS_H

#include <headroom/fault.h>
#include <headroom/port.h>

HR_EXTERN_C_BEGIN

/// One allocator. Fields are private; all zero but for the geometry is the initial state.
struct hr_blocks {
    const char *name;
    unsigned char *buffer;
    uint32_t *map;     ///< bit i of word i / 32: block i is in use
    uint32_t count;
    uint8_t shift;     ///< log2 of the block size in bytes
    uint32_t used;
    uint32_t used_max;
    uint32_t failures; ///< requests that got nothing; saturates
};

#define HRI_BLOCKS_WORDS(count) (((count) + 31U) / 32U)
#define HRI_LOG2(power) ((uint8_t)(31 - __builtin_clz((unsigned)(power))))

/// Defines `block_count` blocks of `bytes` bytes, a power of two, in a buffer at a multiple of `alignment`, a power of two.
#define HR_BLOCKS_DEFINE(blocks, bytes, block_count, alignment)                                                       \
    HR_STATIC_ASSERT((bytes) > 0 && ((bytes) & ((bytes)-1)) == 0, "the block size is a power of two");                \
    HR_STATIC_ASSERT((block_count) > 0, "there is at least one block");                                               \
    static unsigned char hri_buffer_##blocks[(size_t)(bytes) * (block_count)] __attribute__((aligned(alignment)));    \
    static uint32_t hri_map_##blocks[HRI_BLOCKS_WORDS(block_count)];                                                  \
    struct hr_blocks blocks = {#blocks, hri_buffer_##blocks, hri_map_##blocks, (block_count), HRI_LOG2(bytes), 0, 0, 0}

/// Makes `count` blocks of `block_bytes` at `buffer` an allocator; `map` has (count + 31) / 32 words, which are cleared.
/// HR_OK, or HR_EINVAL and the fault "bad argument" for NULL, a count of 0, or a block size that is no power of two.
int hr_blocks_init(struct hr_blocks *blocks, const char *name, void *buffer, uint32_t *map, size_t block_bytes,
                   uint32_t count);

/// `count` blocks into `out`, anywhere. 0 blocks are HR_OK and touch nothing. HR_ENOMEM, and no block is taken, if there
/// are not as many. O(words of the map + count).
int hr_blocks_alloc(struct hr_blocks *blocks, size_t count, void *out[]);

/// `count` blocks side by side; `*out` is the first. 0 blocks are HR_OK and NULL. HR_ENOMEM, and `*out` is NULL, if no run
/// is long enough. O(blocks).
int hr_blocks_alloc_contiguous(struct hr_blocks *blocks, size_t count, void **out);

/// Takes exactly the `count` blocks from `start` on. HR_EFAULT if `start` is no block here, HR_ENOMEM if they reach past
/// the end or one of them is in use.
int hr_blocks_take(struct hr_blocks *blocks, void *start, size_t count);

/// Gives the `count` blocks of `in` back. HR_EINVAL for more blocks than there are. A pointer that is foreign, misaligned or
/// already free is a fault and makes the result HR_EFAULT; the others are freed all the same (Zephyr's semantics).
int hr_blocks_free(struct hr_blocks *blocks, size_t count, void *in[]);

/// Gives `count` blocks side by side back. HR_EINVAL if they reach past the end; HR_EFAULT after a fault if `start` is no block
/// or one of them is free: then none is freed.
int hr_blocks_free_contiguous(struct hr_blocks *blocks, void *start, size_t count);

/// Whether the `count` blocks from `start` on exist and are free.
bool hr_blocks_is_free(const struct hr_blocks *blocks, const void *start, size_t count);

struct hr_blocks_stats {
    uint32_t block_bytes;
    uint32_t blocks;
    uint32_t used;
    uint32_t used_max;
    uint32_t failures;
    uint32_t largest_run; ///< free blocks side by side
};

/// Numbers of one moment. O(blocks); the run is counted outside the critical section and may be a mixture of two moments.
void hr_blocks_stats_get(const struct hr_blocks *blocks, struct hr_blocks_stats *stats);
void hr_blocks_stats_reset(struct hr_blocks *blocks);

/// Checks the map against the totals. O(words), reads only.
bool hr_blocks_validate(const struct hr_blocks *blocks);

HR_EXTERN_C_END

#endif
