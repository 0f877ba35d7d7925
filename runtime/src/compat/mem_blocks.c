// SPDX-License-Identifier: Apache-2.0
#include <zephyr/sys/mem_blocks.h>

int sys_mem_blocks_alloc(sys_mem_blocks_t *mem_block, size_t count, void **out_blocks)
{
    return mem_block == NULL || out_blocks == NULL ? HR_EINVAL : hr_blocks_alloc(&mem_block->blocks, count, out_blocks);
}

int sys_mem_blocks_alloc_contiguous(sys_mem_blocks_t *mem_block, size_t count, void **out_block)
{
    return mem_block == NULL || out_block == NULL ? HR_EINVAL
                                                  : hr_blocks_alloc_contiguous(&mem_block->blocks, count, out_block);
}

int sys_mem_blocks_get(sys_mem_blocks_t *mem_block, void *in_block, size_t count)
{
    return mem_block == NULL || in_block == NULL ? HR_EINVAL : hr_blocks_take(&mem_block->blocks, in_block, count);
}

int sys_mem_blocks_is_region_free(sys_mem_blocks_t *mem_block, void *in_block, size_t count)
{
    return mem_block != NULL && hr_blocks_is_free(&mem_block->blocks, in_block, count);
}

int sys_mem_blocks_free(sys_mem_blocks_t *mem_block, size_t count, void **in_blocks)
{
    return mem_block == NULL || in_blocks == NULL ? HR_EINVAL : hr_blocks_free(&mem_block->blocks, count, in_blocks);
}

int sys_mem_blocks_free_contiguous(sys_mem_blocks_t *mem_block, void *block, size_t count)
{
    return mem_block == NULL || block == NULL ? HR_EINVAL
                                              : hr_blocks_free_contiguous(&mem_block->blocks, block, count);
}

int sys_mem_blocks_runtime_stats_get(sys_mem_blocks_t *mem_block, struct sys_memory_stats *stats)
{
    if (mem_block == NULL || stats == NULL) {
        return HR_EINVAL;
    }
    struct hr_blocks_stats now;
    hr_blocks_stats_get(&mem_block->blocks, &now);
    stats->allocated_bytes = (size_t)now.used * now.block_bytes;
    stats->free_bytes = (size_t)(now.blocks - now.used) * now.block_bytes;
    stats->max_allocated_bytes = (size_t)now.used_max * now.block_bytes;
    return HR_OK;
}

int sys_mem_blocks_runtime_stats_reset_max(sys_mem_blocks_t *mem_block)
{
    if (mem_block == NULL) {
        return HR_EINVAL;
    }
    hr_blocks_stats_reset(&mem_block->blocks);
    return HR_OK;
}

void sys_multi_mem_blocks_init(sys_multi_mem_blocks_t *group, sys_multi_mem_blocks_choice_fn_t choice_fn)
{
    group->num_allocators = 0;
    group->choice_fn = choice_fn;
}

void sys_multi_mem_blocks_add_allocator(sys_multi_mem_blocks_t *group, sys_mem_blocks_t *alloc)
{
    if (group->num_allocators >= MAX_MULTI_ALLOCATORS) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, alloc->blocks.name, alloc, MAX_MULTI_ALLOCATORS + 1, MAX_MULTI_ALLOCATORS);
        return;
    }
    group->allocators[group->num_allocators++] = alloc;
}

int sys_multi_mem_blocks_alloc(sys_multi_mem_blocks_t *group, void *cfg, size_t count, void **out_blocks,
                               size_t *blk_size)
{
    if (group == NULL || out_blocks == NULL) {
        return HR_EINVAL;
    }
    sys_mem_blocks_t *chosen = NULL;
    if (count != 0) {
        chosen = group->choice_fn == NULL ? NULL : group->choice_fn(group, cfg);
        if (chosen == NULL) {
            return HR_EINVAL;
        }
    }
    if (blk_size != NULL) {
        *blk_size = chosen == NULL ? 0 : (size_t)1 << chosen->blocks.shift;
    }
    return chosen == NULL ? HR_OK : hr_blocks_alloc(&chosen->blocks, count, out_blocks);
}

int sys_multi_mem_blocks_free(sys_multi_mem_blocks_t *group, size_t count, void **in_blocks)
{
    if (group == NULL || in_blocks == NULL) {
        return HR_EINVAL;
    }
    if (count == 0) {
        return HR_OK;
    }
    for (int index = 0; index < group->num_allocators; ++index) {
        struct hr_blocks *blocks = &group->allocators[index]->blocks;
        if ((uintptr_t)in_blocks[0] - (uintptr_t)blocks->buffer < (uintptr_t)blocks->count << blocks->shift) {
            return hr_blocks_free(blocks, count, in_blocks);
        }
    }
    return HR_EINVAL;
}
