// SPDX-License-Identifier: Apache-2.0
#include <zephyr/kernel.h>

#if STANDIN_VERSION >= 0x30500
#define FIELD(slab, name) (slab)->info.name
#else
#define FIELD(slab, name) (slab)->name
#endif

int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t blocks)
{
    slab->buffer = buffer;
    slab->free_list = NULL;
    FIELD(slab, block_size) = block_size;
    FIELD(slab, num_blocks) = blocks;
    FIELD(slab, num_used) = 0;
    for (uint32_t index = 0; index < blocks; ++index) {
        *(char **)(void *)(slab->buffer + index * block_size) = slab->free_list;
        slab->free_list = slab->buffer + index * block_size;
    }
    return 0;
}

int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
    if (slab->free_list == NULL) {
        if (timeout.ticks == 0) {
            *mem = NULL;
            return -12;
        }
        return -11;
    }
    *mem = slab->free_list;
    slab->free_list = *(char **)(void *)slab->free_list;
    ++FIELD(slab, num_used);
    return 0;
}

static void give(struct k_mem_slab *slab, void *block)
{
    *(char **)block = slab->free_list;
    slab->free_list = block;
    --FIELD(slab, num_used);
}

#if STANDIN_VERSION >= 0x30500
void k_mem_slab_free(struct k_mem_slab *slab, void *mem) { give(slab, mem); }
#else
void k_mem_slab_free(struct k_mem_slab *slab, void **mem) { give(slab, *mem); }
#endif
