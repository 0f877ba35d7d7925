// SPDX-License-Identifier: Apache-2.0
/// The legacy heap memory pool (Zephyr 1.x): one block of 256, 1024, 4096 or 16384 bytes that is split into quarters, down
/// to 64 bytes. The first 16 bytes of a block hold its descriptor, so N bytes need a block of at least N + 16: 48 fit into
/// 64, 49 take 256, and the largest request is the heap's size less 16. Results are aligned to 4 bytes.
///
/// The descriptor holds the tracking record, and the time of HR_TRACK_TIME too.
///
/// Contexts: threads and interrupts. No call waits. Interrupts are off for at most five levels of splitting or joining.
#ifndef HEADROOM_LEGACY_POOL_H
#define HEADROOM_LEGACY_POOL_H

#include <headroom/report.h>

HR_EXTERN_C_BEGIN

#define HR_LEGACY_BLOCK_MIN 64U
#define HR_LEGACY_BYTES_MAX 16384U
#define HR_LEGACY_DESCRIPTOR_BYTES 16U
#define HR_LEGACY_ALIGN 4U
#define HR_LEGACY_LEVELS 5U

/// True for the sizes that there are.
#define HR_LEGACY_SIZE_IS_VALID(bytes) ((bytes) == 256 || (bytes) == 1024 || (bytes) == 4096 || (bytes) == 16384)

/// Bits of all levels: 1 + 4 + 16 + 64 + 256, each level starting at a new word.
#define HRI_LEGACY_WORDS 13U

/// Private; use HR_LEGACY_POOL_DEFINE() or hr_legacy_pool_init().
struct hr_legacy_pool {
    const char *name;
    unsigned char *memory;
    uint32_t bytes;
    struct hr_counters counters;
    uint8_t levels; ///< 64-byte blocks are level levels - 1, the whole heap is level 0
    bool ready;
    uint32_t used_bytes; ///< in blocks handed out, descriptors and rounding included
    uint32_t used_bytes_peak;
    uint32_t free[HRI_LEGACY_WORDS];
    uint32_t used[HRI_LEGACY_WORDS];
};

/// A pool with its memory. A size that there is not fails to compile.
#define HR_LEGACY_POOL_DEFINE(identifier, size) HRI_LEGACY_POOL_DEFINE(, identifier, size)
#define HR_LEGACY_POOL_DEFINE_STATIC(identifier, size) HRI_LEGACY_POOL_DEFINE(static, identifier, size)
#define HRI_LEGACY_POOL_DEFINE(storage, identifier, size)                                                              \
    HR_STATIC_ASSERT(HR_LEGACY_SIZE_IS_VALID(size),                                                                    \
                     "the legacy heap memory pool has 256, 1024, 4096 or 16384 bytes");                                \
    static uint64_t hri_memory_of_##identifier[(size) / 8];                                                            \
    storage struct hr_legacy_pool identifier = {.name = #identifier,                                                   \
                                                .memory = (unsigned char *)hri_memory_of_##identifier,                 \
                                                .bytes = (size),                                                       \
                                                .counters = HR_ZERO,                                                   \
                                                .levels = 0,                                                           \
                                                .ready = false,                                                        \
                                                .used_bytes = 0,                                                       \
                                                .used_bytes_peak = 0,                                                  \
                                                .free = HR_ZERO,                                                       \
                                                .used = HR_ZERO}

/// HR_OK, or HR_EINVAL and the fault "bad size" for a size that there is not, "bad argument" for NULL or memory that is
/// not aligned to 4 bytes. The pool answers every request with NULL then.
int hr_legacy_pool_init(struct hr_legacy_pool *pool, const char *name, void *memory, size_t bytes);

/// NULL if no block of the size that `bytes` + 16 needs can be had.
void *hr_legacy_pool_alloc(struct hr_legacy_pool *pool, size_t bytes);
void *hr_legacy_pool_calloc(struct hr_legacy_pool *pool, size_t count, size_t size);

/// NULL is allowed. Anything that is no live block of this pool is a fault and changes nothing. Four free quarters of one
/// block become that block again, upwards; neighbours of different blocks never do.
void hr_legacy_pool_free(struct hr_legacy_pool *pool, void *block);

/// Bytes of the block that a request takes from the heap, 0 if none is large enough.
size_t hr_legacy_pool_block_for(const struct hr_legacy_pool *pool, size_t bytes);

/// Blocks of `block_bytes` that a pool of this size can be divided into: the table of the documentation.
unsigned hr_legacy_pool_blocks_max(size_t pool_bytes, size_t block_bytes);

void hr_legacy_pool_counters_get(struct hr_legacy_pool *pool, struct hr_counters *counters);

/// Every byte belongs to exactly one free or used block, and every group that could be joined is. O(blocks).
bool hr_legacy_pool_validate(struct hr_legacy_pool *pool);

/// As hr_kheap_walk(): blocks in address order, free ones too. Cannot fail: no byte that a user writes is followed.
void hr_legacy_pool_walk(struct hr_legacy_pool *pool, bool (*visit)(const struct hr_block_info *block, void *context),
                         void *context);

/// Numbers of a walk, as of a heap.
struct hr_legacy_pool_stats {
    size_t total_bytes;
    size_t used_bytes;
    size_t used_bytes_peak;
    size_t largest_free_bytes;
    size_t requested_bytes;
    uint32_t used_blocks;
    uint32_t free_blocks;
    struct hr_counters counters;
};
void hr_legacy_pool_stats_get(struct hr_legacy_pool *pool, struct hr_legacy_pool_stats *stats);

/// Text: numbers and the live blocks that the filter wants.
void hr_report_legacy_pool(struct hr_writer *writer, struct hr_legacy_pool *pool, const struct hr_block_filter *filter);

/// Every live block to epoch 0, for hr_marks_restart(). Internal.
void hri_legacy_pool_forget_epochs(struct hr_legacy_pool *pool);

/// The call behind the macro. Internal.
void *hri_legacy_pool_calloc(struct hr_legacy_pool *pool, size_t count, size_t size, const struct hr_site *site);

/// The calls behind hr_malloc() with HR_SYSTEM_HEAP_LEGACY. `site` NULL: the return address is the site.
void *hri_legacy_pool_alloc(struct hr_legacy_pool *pool, size_t bytes, const struct hr_site *site, uintptr_t caller);

/// Bytes that the block can hold, 0 and a fault if it is no live block. Internal.
size_t hri_legacy_pool_room(struct hr_legacy_pool *pool, const void *block);

#if HRI_HAS_SITES
#define hr_legacy_pool_alloc(pool, bytes) hri_legacy_pool_alloc(pool, bytes, HR_SITE(), 0)
#define hr_legacy_pool_calloc(pool, count, size) hri_legacy_pool_calloc(pool, count, size, HR_SITE())
#endif

HR_EXTERN_C_END

#endif
