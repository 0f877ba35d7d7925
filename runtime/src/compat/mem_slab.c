// SPDX-License-Identifier: Apache-2.0
#include <zephyr/kernel/mem_slab.h>

// Links of slabs that are set up at run time. An entry lives as long as the system: slabs have no end in Zephyr's API.
static struct {
    uint16_t links[HR_COMPAT_SLAB_BLOCKS];
    struct {
        const void *buffer;
        uint32_t first;
        uint32_t count;
    } slabs[HR_COMPAT_SLABS];
    uint32_t slabs_used;
    uint32_t links_used;
} room;

// Room for `count` links of the slab at `buffer`, or NULL.
static uint16_t *links_for(const void *buffer, uint32_t count)
{
    for (uint32_t index = 0; index < room.slabs_used; ++index) {
        if (room.slabs[index].buffer == buffer && room.slabs[index].count >= count) {
            return room.links + room.slabs[index].first;
        }
    }
    if (room.slabs_used == HR_COMPAT_SLABS || count > HR_COMPAT_SLAB_BLOCKS - room.links_used) {
        return NULL;
    }
    room.slabs[room.slabs_used].buffer = buffer;
    room.slabs[room.slabs_used].first = room.links_used;
    room.slabs[room.slabs_used].count = count;
    ++room.slabs_used;
    room.links_used += count;
    return room.links + room.links_used - count;
}

int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t num_blocks)
{
    if (buffer == NULL || (uintptr_t)buffer % HR_SLAB_ALIGN != 0 || block_size == 0 ||
        block_size % HR_SLAB_ALIGN != 0 || num_blocks == 0) {
        return HR_EINVAL;
    }
    hri_key_t key = hri_critical_enter();
    uint16_t *links = links_for(buffer, num_blocks);
    hri_critical_exit(key);
    return links == NULL ? HR_ENOMEM : hr_slab_init(&slab->slab, "k_mem_slab", buffer, links, block_size, num_blocks);
}

uint32_t k_mem_slab_max_used_get(struct k_mem_slab *slab)
{
    struct hr_slab_stats stats;
    hr_slab_stats_get(&slab->slab, &stats);
    return stats.used_max;
}

int k_mem_slab_runtime_stats_get(struct k_mem_slab *slab, struct sys_memory_stats *stats)
{
    if (slab == NULL || stats == NULL) {
        return HR_EINVAL;
    }
    struct hr_slab_stats now;
    hr_slab_stats_get(&slab->slab, &now);
    stats->allocated_bytes = (size_t)now.used * now.block_bytes;
    stats->free_bytes = (size_t)(now.blocks - now.used) * now.block_bytes;
    stats->max_allocated_bytes = (size_t)now.used_max * now.block_bytes;
    return HR_OK;
}

int k_mem_slab_runtime_stats_reset_max(struct k_mem_slab *slab)
{
    if (slab == NULL) {
        return HR_EINVAL;
    }
    hr_slab_stats_reset(&slab->slab);
    return HR_OK;
}
