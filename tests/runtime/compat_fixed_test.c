// SPDX-License-Identifier: Apache-2.0
// Code as it is written for Zephyr, in C, over the compatible headers: slabs and blocks with the documented results.
#include <zephyr/kernel/mem_slab.h>
#include <zephyr/sys/mem_blocks.h>

#include "compat_fixed_test.h"

K_MEM_SLAB_DEFINE(defined_slab, 256, 4, 4);
K_MEM_SLAB_DEFINE_STATIC(private_slab, 20, 2, 4);
SYS_MEM_BLOCKS_DEFINE(defined_blocks, 64, 32, 4);

static int wrong_line;
#define WANT(condition)                                                                                               \
    do {                                                                                                              \
        if (!(condition) && wrong_line == 0) {                                                                        \
            wrong_line = __LINE__;                                                                                    \
        }                                                                                                             \
    } while (0)

int compat_slab(void)
{
    wrong_line = 0;
    void *block[4];
    for (int index = 0; index < 4; ++index) {
        WANT(k_mem_slab_alloc(&defined_slab, &block[index], K_NO_WAIT) == 0);
    }
    WANT(k_mem_slab_num_used_get(&defined_slab) == 4 && k_mem_slab_num_free_get(&defined_slab) == 0);
    void *none = block;
    WANT(k_mem_slab_alloc(&defined_slab, &none, K_NO_WAIT) == HR_ENOMEM && none == NULL);
    none = block;
    WANT(k_mem_slab_alloc(&defined_slab, &none, K_MSEC(2)) == HR_EAGAIN && none == block);
    for (int index = 0; index < 4; ++index) {
        k_mem_slab_free(&defined_slab, block[index]);
    }
    WANT(k_mem_slab_num_used_get(&defined_slab) == 0 && k_mem_slab_max_used_get(&defined_slab) == 4);
    struct sys_memory_stats stats;
    WANT(k_mem_slab_runtime_stats_get(&defined_slab, &stats) == 0);
    WANT(stats.free_bytes == 1024 && stats.allocated_bytes == 0 && stats.max_allocated_bytes == 1024);
    WANT(k_mem_slab_runtime_stats_get(NULL, &stats) == HR_EINVAL && k_mem_slab_runtime_stats_reset_max(NULL) == HR_EINVAL);
    void *small;
    WANT(k_mem_slab_alloc(&private_slab, &small, K_FOREVER) == 0);
    k_mem_slab_free(&private_slab, small);
    return wrong_line;
}

int compat_slab_init(void)
{
    wrong_line = 0;
    static unsigned char buffer[8 * 32] __attribute__((aligned(8)));
    static unsigned char other[8 * 32] __attribute__((aligned(8)));
    struct k_mem_slab slab;
    WANT(k_mem_slab_init(&slab, buffer + 1, 32, 4) == HR_EINVAL);
    WANT(k_mem_slab_init(&slab, buffer, 33, 4) == HR_EINVAL);
    WANT(k_mem_slab_init(&slab, buffer, 0, 4) == HR_EINVAL);
    for (int again = 0; again < 100; ++again) {
        WANT(k_mem_slab_init(&slab, buffer, 32, 8) == 0);
    }
    WANT(k_mem_slab_init(&slab, other, 32, HR_COMPAT_SLAB_BLOCKS) == HR_ENOMEM);
    void *block;
    WANT(k_mem_slab_init(&slab, buffer, 32, 8) == 0 && k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0);
    k_mem_slab_free(&slab, block);
    return wrong_line;
}

static sys_mem_blocks_t *by_cfg(sys_multi_mem_blocks_t *group, void *cfg)
{
    return cfg == NULL ? NULL : group->allocators[*(int *)cfg];
}

int compat_blocks(void)
{
    wrong_line = 0;
    void *blocks[33];
    WANT(sys_mem_blocks_alloc(&defined_blocks, 33, blocks) == HR_ENOMEM);
    WANT(sys_mem_blocks_alloc(&defined_blocks, 4, blocks) == 0 && sys_mem_blocks_free(&defined_blocks, 4, blocks) == 0);
    void *run;
    WANT(sys_mem_blocks_alloc_contiguous(&defined_blocks, 4, &run) == 0);
    WANT(sys_mem_blocks_is_region_free(&defined_blocks, run, 4) == 0);
    WANT(sys_mem_blocks_get(&defined_blocks, run, 1) == HR_ENOMEM);
    WANT(sys_mem_blocks_free_contiguous(&defined_blocks, run, 4) == 0);
    WANT(sys_mem_blocks_is_region_free(&defined_blocks, run, 4) == 1);
    WANT(sys_mem_blocks_alloc(NULL, 1, blocks) == HR_EINVAL && sys_mem_blocks_free(&defined_blocks, 33, blocks) == HR_EINVAL);
    struct sys_memory_stats stats;
    WANT(sys_mem_blocks_runtime_stats_get(&defined_blocks, &stats) == 0 && stats.free_bytes == 2048);
    WANT(sys_mem_blocks_runtime_stats_reset_max(&defined_blocks) == 0);

    sys_multi_mem_blocks_t group;
    int first = 0;
    size_t size = 1;
    sys_multi_mem_blocks_init(&group, NULL);
    WANT(sys_multi_mem_blocks_alloc(&group, &first, 1, blocks, &size) == HR_EINVAL);
    sys_multi_mem_blocks_init(&group, by_cfg);
    sys_multi_mem_blocks_add_allocator(&group, &defined_blocks);
    WANT(sys_multi_mem_blocks_alloc(&group, &first, 0, blocks, &size) == 0 && size == 0);
    WANT(sys_multi_mem_blocks_alloc(&group, &first, 2, blocks, &size) == 0 && size == 64);
    WANT(sys_multi_mem_blocks_alloc(&group, NULL, 2, blocks, &size) == HR_EINVAL);
    WANT(sys_multi_mem_blocks_free(&group, 2, blocks) == 0);
    void *foreign = &group;
    WANT(sys_multi_mem_blocks_free(&group, 1, &foreign) == HR_EINVAL);
    return wrong_line;
}
