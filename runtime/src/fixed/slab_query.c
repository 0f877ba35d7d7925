// SPDX-License-Identifier: Apache-2.0
// What can be asked of a slab; linked only where it is asked.
#include <headroom/slab.h>

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
    hri_key_t key = hri_critical_enter();
    slab->used_max = slab->used;
    slab->failures = 0;
    hri_critical_exit(key);
}

bool hr_slab_validate(const struct hr_slab *slab)
{
    if (slab->fresh > slab->count || slab->used > slab->fresh || slab->used > slab->used_max) {
        return false;
    }
    uint32_t used = 0;
    for (uint32_t index = 0; index < slab->fresh; ++index) {
        used += slab->links[index] == HRI_SLAB_USED;
    }
    uint32_t listed = 0;
    for (uint32_t next = slab->head; next != 0; next = slab->links[next - 1U]) {
        // Longer than the blocks there are: the list runs in a circle.
        if (next > slab->fresh || slab->links[next - 1U] == HRI_SLAB_USED || ++listed > slab->fresh) {
            return false;
        }
    }
    return used == slab->used && used + listed == slab->fresh;
}
