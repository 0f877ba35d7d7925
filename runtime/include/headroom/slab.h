// SPDX-License-Identifier: Apache-2.0
/// Fixed-size blocks in one piece of memory: constant time, no fragmentation, and every double free or foreign pointer is
/// found. What is known of a block lies beside the buffer, 2 bytes a block, so that nothing that is written into a block,
/// before or after it was freed, can damage the slab, and the buffer may be memory that DMA or another core writes.
///
/// Checked at every level of HR_HARDENING: that a freed pointer is a block's start and the block is in use, and that the
/// block to be handed out next is one that was in use before. On a Cortex-M an allocation and a free take 38 instructions
/// together, its peak costs none: blocks that were free since the peak was reset are on a list of their own.
///
/// Thread and interrupt context; an interrupt may not wait. Every call is one or two short critical sections.
#ifndef HEADROOM_SLAB_H
#define HEADROOM_SLAB_H

#include <headroom/fault.h>
#include <headroom/wait.h>

HR_EXTERN_C_BEGIN

/// Most blocks of one slab: indices are 16 bits and one value means "end of the list".
#define HR_SLAB_BLOCKS_MAX 65534U

/// Blocks start at multiples of this and their size is rounded up to it: a block can hold a pointer.
#define HR_SLAB_ALIGN sizeof(void *)

/// One allocator. Fields are private; HRI_SLAB_INITIAL() is the initial state, so that a static slab works before any code has
/// run. Neighbours are used together: a 32-bit Arm reads or writes two with one instruction.
struct hr_slab {
    const char *name;
    uint32_t count;
    unsigned char *buffer;
    uint32_t block_bytes; ///< distance between blocks
    uint16_t *links;      ///< per block: its own index while it is in use, else the next free block or HRI_SLAB_END
    uint32_t known;       ///< blocks that a free gives back without a look at the queue: fresh, or 0 while somebody waits
    uint32_t head;        ///< the block freed last, HRI_SLAB_END for none
    uint32_t used;
    uint32_t fresh;       ///< blocks from here on were never handed out
    uint32_t rest;        ///< second list: blocks that were free all the time since the peak was reset
    uint32_t used_max;    ///< since the reset: blocks that are in use or in the first list
    uint32_t failures;    ///< requests that got nothing; saturates
    struct hr_wait_queue waiters;
};

#define HRI_SLAB_END 0xffffU

/// Initial state of a slab with this geometry.
#define HRI_SLAB_INITIAL(name, buffer, links, block_bytes, count)                                                     \
    {name, count, buffer, block_bytes, links, 0, HRI_SLAB_END, 0, 0, HRI_SLAB_END, 0, 0, {0}}

/// Size of a block of at least `bytes` at a multiple of `alignment`.
#define HRI_SLAB_STRIDE(bytes, alignment)                                                                             \
    ((((bytes) + (alignment)-1U) / (alignment)) * (alignment))
#define HRI_SLAB_ALIGNMENT(alignment) ((alignment) > HR_SLAB_ALIGN ? (alignment) : HR_SLAB_ALIGN)

/// Defines a slab of `block_count` blocks of at least `bytes` bytes, each at a multiple of `alignment`, a power of two.
/// RAM: the blocks, 2 bytes a block, the struct. The slab needs no initialisation.
#define HR_SLAB_DEFINE(slab, bytes, block_count, alignment)                                                           \
    HR_STATIC_ASSERT((bytes) > 0 && (block_count) > 0 && (block_count) <= HR_SLAB_BLOCKS_MAX,                         \
                     "a slab has 1 to 65534 blocks of at least one byte");                                            \
    HR_STATIC_ASSERT(((alignment) & ((alignment)-1U)) == 0 && (alignment) > 0, "alignment is a power of two");        \
    static unsigned char hri_buffer_##slab[HRI_SLAB_STRIDE(bytes, HRI_SLAB_ALIGNMENT(alignment)) * (block_count)]     \
        __attribute__((aligned(HRI_SLAB_ALIGNMENT(alignment))));                                                      \
    static uint16_t hri_links_##slab[block_count];                                                                    \
    struct hr_slab slab = HRI_SLAB_INITIAL(#slab, hri_buffer_##slab, hri_links_##slab,                                \
                                           HRI_SLAB_STRIDE(bytes, HRI_SLAB_ALIGNMENT(alignment)), (block_count))

/// Makes `count` blocks of `block_bytes` at `buffer` a slab; `links` has `count` entries. HR_OK, or HR_EINVAL and the
/// fault "bad argument" for NULL, a buffer or block size that is no multiple of HR_SLAB_ALIGN, a size of 0, a count of 0
/// or above HR_SLAB_BLOCKS_MAX, or a product that does not fit in 32 bits. `name` is kept, not copied.
int hr_slab_init(struct hr_slab *slab, const char *name, void *buffer, uint16_t *links, size_t block_bytes,
                 uint32_t count);

/// A block in `*block`, HR_OK. Without a free block: HR_ENOMEM and `*block` NULL when the call does not wait, HR_EAGAIN
/// and `*block` untouched when the time is over (Zephyr's results). A freed block goes straight to the most urgent,
/// longest waiting thread; nobody else can take it on the way.
int hr_slab_alloc(struct hr_slab *slab, void **block, hr_timeout_t timeout);

/// HR_OK, or HR_EINVAL after the fault "foreign pointer", "misaligned pointer" or "double free", with nothing changed.
int hr_slab_free(struct hr_slab *slab, void *block);

/// Whether `block` is the start of a block of this slab, in use or not. Reads the geometry only.
bool hr_slab_owns(const struct hr_slab *slab, const void *block);

/// Whether `address` lies in the slab's buffer, at a block's start or not.
static inline bool hr_slab_holds(const struct hr_slab *slab, const void *address)
{
    return (uintptr_t)address - (uintptr_t)slab->buffer < (uintptr_t)slab->block_bytes * slab->count;
}

uint32_t hr_slab_used(const struct hr_slab *slab);
uint32_t hr_slab_available(const struct hr_slab *slab);

/// Numbers of one moment.
struct hr_slab_stats {
    uint32_t block_bytes;
    uint32_t blocks;
    uint32_t used;
    uint32_t used_max;
    uint32_t failures;
};
void hr_slab_stats_get(const struct hr_slab *slab, struct hr_slab_stats *stats);

/// The peak starts again from now, and the failures from 0. O(free blocks), one block per critical section; with other
/// calls at the same time the peak starts between the lowest and the highest use of that time.
void hr_slab_stats_reset(struct hr_slab *slab);

/// Checks every link and the totals. O(blocks), reads only: for tests and idle time, not with interrupts off.
bool hr_slab_validate(const struct hr_slab *slab);

HR_EXTERN_C_END

#endif
