// SPDX-License-Identifier: Apache-2.0
#include "ring_record.h"

static bool starts_at(const struct hr_ring *ring, uint32_t unit)
{
    return (ring->starts[unit / 32U] >> (unit % 32U) & 1U) != 0;
}

int hr_ring_init(struct hr_ring *ring, const char *name, void *memory, size_t bytes)
{
    uintptr_t start = ((uintptr_t)memory + 3U) & ~(uintptr_t)3U;
    uintptr_t end = (uintptr_t)memory + bytes;
    size_t room = memory == NULL || end < start ? 0 : (size_t)(end - start);
    // The largest count that fits with its bitmap and the worst alignment loss between the two.
    size_t count = room / HR_RING_ALIGN;
    while (count > 0 && (count + 31U) / 32U * 4U + HRI_RING_SLACK + count * HR_RING_ALIGN > room) {
        --count;
    }
    if (count == 0) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, name, memory, 0, 0);
        return HR_EINVAL;
    }
    if (count > HR_RING_UNITS_MAX) {
        count = HR_RING_UNITS_MAX;
    }
    size_t words = (count + 31U) / 32U;
    uint32_t *starts = (uint32_t *)start;
    for (size_t word = 0; word < words; ++word) {
        starts[word] = 0;
    }
    // Headers lie 4 below a multiple of 8, so that payloads are aligned.
    uintptr_t units = ((start + words * 4U + 4U + 7U) & ~(uintptr_t)7U) - 4U;
    *ring = (struct hr_ring){.name = name, .starts = starts, .units = (unsigned char *)units, .count = (uint32_t)count};
    return HR_OK;
}

// Appends a record at tail. Inside the critical section; there is room.
static void put(struct hr_ring *ring, uint32_t units, uint32_t state)
{
    *hri_ring_header(ring, ring->tail) = units << HRI_RING_SHIFT | state;
    ring->tail = ring->tail + units == ring->count ? 0 : ring->tail + units;
    ring->used += units;
}

// Takes the oldest record out if nobody holds it. Inside the critical section, O(1).
static bool reclaim(struct hr_ring *ring)
{
    if (ring->used == 0) {
        return false;
    }
    uint32_t header = *hri_ring_header(ring, ring->head);
    if ((header & HRI_RING_STATE) == HRI_RING_LIVE) {
        return false;
    }
    uint32_t units = header >> HRI_RING_SHIFT;
    ring->head = ring->head + units == ring->count ? 0 : ring->head + units;
    ring->used -= units;
    if (ring->used == 0) {
        // An empty ring is one gap again.
        ring->head = 0;
        ring->tail = 0;
    }
    return true;
}

// A block of `units` units, or NULL. Inside the critical section, O(1).
static void *place(struct hr_ring *ring, uint32_t units)
{
    struct hri_ring_gaps gaps = hri_ring_gaps(ring);
    if (units > gaps.at_tail) {
        if (units > gaps.at_start) {
            return NULL;
        }
        put(ring, gaps.at_tail, HRI_RING_PADDING);
    }
    uint32_t unit = ring->tail;
    put(ring, units, HRI_RING_LIVE);
    ring->starts[unit / 32U] |= UINT32_C(1) << (unit % 32U);
    ++ring->live;
    if (ring->used > ring->used_max) {
        ring->used_max = ring->used;
    }
    return ring->units + (size_t)unit * HR_RING_ALIGN + HRI_RING_HEADER;
}

void *hr_ring_alloc(struct hr_ring *ring, size_t bytes)
{
    void *block = NULL;
    if (bytes != 0 && bytes <= (size_t)ring->count * HR_RING_ALIGN - HRI_RING_HEADER) {
        uint32_t units = (uint32_t)((bytes + HRI_RING_HEADER + HR_RING_ALIGN - 1U) / HR_RING_ALIGN);
        bool again = true;
        while (block == NULL && again) {
            hri_key_t key = hri_critical_enter();
            block = place(ring, units);
            // This call may have interrupted a free between two reclaims: what it left is taken back here.
            again = block == NULL && reclaim(ring);
            hri_critical_exit(key);
        }
    }
    if (block == NULL) {
        hri_key_t key = hri_critical_enter();
        ring->failures += ring->failures != UINT32_MAX;
        hri_critical_exit(key);
    }
    return block;
}

// Marks the block free, or says what is wrong with the pointer. Inside the critical section.
static enum hr_fault_kind retire(struct hr_ring *ring, uintptr_t offset)
{
    uint32_t unit = (uint32_t)(offset / HR_RING_ALIGN);
    if (offset % HR_RING_ALIGN != HRI_RING_HEADER) {
        return HR_FAULT_MISALIGNED_POINTER;
    }
    uint32_t *header = hri_ring_header(ring, unit);
    if (!starts_at(ring, unit)) {
        // The header of a freed block stays until its place is used again.
        return (*header & HRI_RING_STATE) == HRI_RING_FREED ? HR_FAULT_DOUBLE_FREE : HR_FAULT_FOREIGN_POINTER;
    }
    if ((*header & HRI_RING_STATE) != HRI_RING_LIVE) {
        return HR_FAULT_CORRUPT_HEADER;
    }
    ring->starts[unit / 32U] &= ~(UINT32_C(1) << (unit % 32U));
    *header = (*header & ~HRI_RING_STATE) | HRI_RING_FREED;
    --ring->live;
    return HR_FAULT_KINDS;
}

int hr_ring_free(struct hr_ring *ring, void *block)
{
    if (block == NULL) {
        return HR_OK;
    }
    uintptr_t offset = (uintptr_t)block - (uintptr_t)ring->units;
    enum hr_fault_kind wrong = HR_FAULT_FOREIGN_POINTER;
    if (offset < (uintptr_t)ring->count * HR_RING_ALIGN) {
        hri_key_t key = hri_critical_enter();
        wrong = retire(ring, offset);
        hri_critical_exit(key);
    }
    if (wrong != HR_FAULT_KINDS) {
        hri_fault(wrong, ring->name, block, 0, 0);
        return HR_EINVAL;
    }
    // One record per critical section: many blocks may have waited for this one.
    bool again = true;
    while (again) {
        hri_key_t key = hri_critical_enter();
        again = reclaim(ring);
        hri_critical_exit(key);
    }
    return HR_OK;
}
