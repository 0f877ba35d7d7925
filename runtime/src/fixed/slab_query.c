// SPDX-License-Identifier: Apache-2.0
// What can be asked of a slab; linked only where it is asked.
#include <headroom/slab.h>

bool hr_slab_owns(const struct hr_slab *slab, const void *block)
{
    uintptr_t offset = (uintptr_t)block - (uintptr_t)slab->buffer;
    return offset / slab->block_bytes < slab->count && offset % slab->block_bytes == 0;
}

uint32_t hr_slab_used(const struct hr_slab *slab)
{
    hri_key_t key = hri_critical_enter();
    uint32_t used = slab->used;
    hri_critical_exit(key);
    return used;
}

uint32_t hr_slab_available(const struct hr_slab *slab) { return slab->count - hr_slab_used(slab); }

void hr_slab_stats_get(const struct hr_slab *slab, struct hr_slab_stats *stats)
{
    hri_key_t key = hri_critical_enter();
    *stats = (struct hr_slab_stats){slab->block_bytes, slab->count, slab->used, slab->used_max, slab->failures};
    hri_critical_exit(key);
}

void hr_slab_stats_reset(struct hr_slab *slab)
{
    bool more = true;
    // The bound ends it beside threads that free all the time.
    for (uint32_t moved = 0; more && moved <= slab->count; ++moved) {
        hri_key_t key = hri_critical_enter();
        uint32_t index = slab->head;
        more = index < slab->fresh;
        if (more) {
            slab->head = slab->links[index];
            slab->links[index] = (uint16_t)slab->rest;
            slab->rest = index;
            --slab->used_max;
        }
        slab->failures = 0;
        hri_critical_exit(key);
    }
}

// Blocks of a list; UINT32_MAX / 2 if it is damaged, more than any slab has.
static uint32_t length(const struct hr_slab *slab, uint32_t index)
{
    uint32_t blocks = 0;
    for (; index != HRI_SLAB_END; index = slab->links[index]) {
        // A block in use names itself; longer than the blocks there are, the list runs in a circle.
        if (index >= slab->fresh || slab->links[index] == index || ++blocks > slab->fresh) {
            return UINT32_MAX / 2U;
        }
    }
    return blocks;
}

bool hr_slab_validate(const struct hr_slab *slab)
{
    if (slab->fresh > slab->count || slab->known != (slab->waiters.first == NULL ? slab->fresh : 0U)) {
        return false;
    }
    uint32_t used = 0;
    for (uint32_t index = 0; index < slab->fresh; ++index) {
        used += slab->links[index] == index;
    }
    return used == slab->used && used + length(slab, slab->head) == slab->used_max &&
           slab->used_max + length(slab, slab->rest) == slab->fresh;
}
