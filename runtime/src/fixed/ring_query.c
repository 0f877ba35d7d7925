// SPDX-License-Identifier: Apache-2.0
// What can be asked of a ring; linked only where it is asked.
#include "ring_record.h"

void hr_ring_stats_get(const struct hr_ring *ring, struct hr_ring_stats *stats)
{
    hri_key_t key = hri_critical_enter();
    struct hri_ring_gaps gaps = hri_ring_gaps(ring);
    uint32_t largest = gaps.at_tail > gaps.at_start ? gaps.at_tail : gaps.at_start;
    *stats = (struct hr_ring_stats){
        .total_bytes = (size_t)ring->count * HR_RING_ALIGN,
        .used_bytes = (size_t)ring->used * HR_RING_ALIGN,
        .used_bytes_max = (size_t)ring->used_max * HR_RING_ALIGN,
        .largest_bytes = largest == 0 ? 0 : (size_t)largest * HR_RING_ALIGN - HRI_RING_HEADER,
        .live = ring->live,
        .failures = ring->failures,
    };
    hri_critical_exit(key);
}

bool hr_ring_validate(const struct hr_ring *ring)
{
    uint32_t starts = 0;
    for (uint32_t word = 0; word < (ring->count + 31U) / 32U; ++word) {
        starts += (uint32_t)__builtin_popcount(ring->starts[word]);
    }
    uint32_t live = 0;
    uint32_t unit = ring->head;
    uint32_t seen = 0;
    while (seen < ring->used) {
        uint32_t header = *hri_ring_header(ring, unit);
        uint32_t units = header >> HRI_RING_SHIFT;
        uint32_t state = header & HRI_RING_STATE;
        bool starts_here = (ring->starts[unit / 32U] >> (unit % 32U) & 1U) != 0;
        if (units == 0 || units > ring->count - unit || units > ring->used - seen ||
            (state != HRI_RING_LIVE && state != HRI_RING_FREED && state != HRI_RING_PADDING) ||
            starts_here != (state == HRI_RING_LIVE)) {
            return false;
        }
        live += starts_here;
        seen += units;
        unit = unit + units == ring->count ? 0 : unit + units;
    }
    return unit == ring->tail && live == ring->live && starts == live && ring->used <= ring->used_max;
}
