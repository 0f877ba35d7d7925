// SPDX-License-Identifier: Apache-2.0
/// Zephyr's sys_mem_blocks over hr_blocks. What differs: a misaligned pointer is refused with -EFAULT instead of being
/// shifted to its block.
#ifndef HEADROOM_COMPAT_MEM_BLOCKS_H
#define HEADROOM_COMPAT_MEM_BLOCKS_H

#include <headroom/blocks.h>
#include <zephyr/sys/mem_stats.h>

HR_EXTERN_C_BEGIN

struct sys_mem_blocks {
    struct hr_blocks blocks;
};
typedef struct sys_mem_blocks sys_mem_blocks_t;

#define HRI_COMPAT_BLOCKS(storage, name, blk_sz, num_blks, buffer)                                                    \
    HR_STATIC_ASSERT(((blk_sz) & ((blk_sz)-1)) == 0 && (blk_sz) > 0, "the block size is a power of two");             \
    static uint32_t hri_map_##name[HRI_BLOCKS_WORDS(num_blks)];                                                       \
    storage sys_mem_blocks_t name = {{#name, buffer, hri_map_##name, (num_blks), HRI_LOG2(blk_sz), 0, 0, 0}}
#define HRI_COMPAT_BLOCKS_OWN(storage, name, blk_sz, num_blks, balign)                                                \
    static unsigned char hri_buffer_##name[(size_t)(blk_sz) * (num_blks)] __attribute__((aligned(balign)));           \
    HRI_COMPAT_BLOCKS(storage, name, blk_sz, num_blks, hri_buffer_##name)

#define SYS_MEM_BLOCKS_DEFINE(name, blk_sz, num_blks, balign) HRI_COMPAT_BLOCKS_OWN(, name, blk_sz, num_blks, balign)
#define SYS_MEM_BLOCKS_DEFINE_STATIC(name, blk_sz, num_blks, balign)                                                  \
    HRI_COMPAT_BLOCKS_OWN(static, name, blk_sz, num_blks, balign)
#define SYS_MEM_BLOCKS_DEFINE_WITH_EXT_BUF(name, blk_sz, num_blks, buf) HRI_COMPAT_BLOCKS(, name, blk_sz, num_blks, buf)
#define SYS_MEM_BLOCKS_DEFINE_STATIC_WITH_EXT_BUF(name, blk_sz, num_blks, buf)                                        \
    HRI_COMPAT_BLOCKS(static, name, blk_sz, num_blks, buf)

/// Results: hr_blocks_*() with the same words; the codes are Zephyr's. NULL is -EINVAL everywhere.
int sys_mem_blocks_alloc(sys_mem_blocks_t *mem_block, size_t count, void **out_blocks);
/// Writes one pointer, whatever `count` is.
int sys_mem_blocks_alloc_contiguous(sys_mem_blocks_t *mem_block, size_t count, void **out_block);
int sys_mem_blocks_get(sys_mem_blocks_t *mem_block, void *in_block, size_t count);
int sys_mem_blocks_is_region_free(sys_mem_blocks_t *mem_block, void *in_block, size_t count);
int sys_mem_blocks_free(sys_mem_blocks_t *mem_block, size_t count, void **in_blocks);
int sys_mem_blocks_free_contiguous(sys_mem_blocks_t *mem_block, void *block, size_t count);

int sys_mem_blocks_runtime_stats_get(sys_mem_blocks_t *mem_block, struct sys_memory_stats *stats);
int sys_mem_blocks_runtime_stats_reset_max(sys_mem_blocks_t *mem_block);

/// Allocators in one group, one of which a choice function picks by `cfg`.
#define MAX_MULTI_ALLOCATORS 8
struct sys_multi_mem_blocks;
typedef sys_mem_blocks_t *(*sys_multi_mem_blocks_choice_fn_t)(struct sys_multi_mem_blocks *group, void *cfg);
struct sys_multi_mem_blocks {
    int num_allocators;
    sys_mem_blocks_t *allocators[MAX_MULTI_ALLOCATORS];
    sys_multi_mem_blocks_choice_fn_t choice_fn;
};
typedef struct sys_multi_mem_blocks sys_multi_mem_blocks_t;

void sys_multi_mem_blocks_init(sys_multi_mem_blocks_t *group, sys_multi_mem_blocks_choice_fn_t choice_fn);
/// A ninth allocator is the fault "bad argument" and is not added.
void sys_multi_mem_blocks_add_allocator(sys_multi_mem_blocks_t *group, sys_mem_blocks_t *alloc);
/// `*blk_size`, where it is given, is the chosen allocator's, 0 for a count of 0. -EINVAL when nothing is chosen.
int sys_multi_mem_blocks_alloc(sys_multi_mem_blocks_t *group, void *cfg, size_t count, void **out_blocks,
                               size_t *blk_size);
/// The allocator is found by `in_blocks[0]`; -EINVAL if none holds it.
int sys_multi_mem_blocks_free(sys_multi_mem_blocks_t *group, size_t count, void **in_blocks);

HR_EXTERN_C_END

#endif
