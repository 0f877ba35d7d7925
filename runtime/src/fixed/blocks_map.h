// SPDX-License-Identifier: Apache-2.0
// The map of used blocks: bit i of word i / 32.
#ifndef HRI_BLOCKS_MAP_H
#define HRI_BLOCKS_MAP_H

#include <headroom/blocks.h>

// Searches read the map with interrupts on: each word is read once, whatever changes it meanwhile.
static inline uint32_t hri_blocks_word(const struct hr_blocks *blocks, uint32_t word)
{
    return __atomic_load_n(&blocks->map[word], __ATOMIC_RELAXED);
}

static inline bool hri_blocks_is_used(const struct hr_blocks *blocks, uint32_t index)
{
    return (hri_blocks_word(blocks, index / 32U) >> (index % 32U) & 1U) != 0;
}

// The bits of one word that belong to the run of `count` blocks from `first` on.
static inline uint32_t hri_blocks_mask(uint32_t first, uint32_t count)
{
    uint32_t bits = count >= 32U ? UINT32_MAX : (UINT32_C(1) << count) - 1U;
    return bits << (first % 32U);
}

/// Whether all blocks of the run are in use, or all are free. O(count / 32).
static inline bool hri_blocks_run_is(const struct hr_blocks *blocks, uint32_t first, uint32_t count, bool used)
{
    while (count > 0) {
        uint32_t mask = hri_blocks_mask(first, count);
        if ((hri_blocks_word(blocks, first / 32U) & mask) != (used ? mask : 0U)) {
            return false;
        }
        uint32_t step = 32U - first % 32U < count ? 32U - first % 32U : count;
        first += step;
        count -= step;
    }
    return true;
}

/// Inside the critical section. O(count / 32).
static inline void hri_blocks_run_set(uint32_t *map, uint32_t first, uint32_t count, bool used)
{
    while (count > 0) {
        uint32_t mask = hri_blocks_mask(first, count);
        uint32_t word = used ? map[first / 32U] | mask : map[first / 32U] & ~mask;
        __atomic_store_n(&map[first / 32U], word, __ATOMIC_RELAXED);
        uint32_t step = 32U - first % 32U < count ? 32U - first % 32U : count;
        first += step;
        count -= step;
    }
}

#endif
