// SPDX-License-Identifier: Apache-2.0
// What can be asked of a blocks allocator; linked only where it is asked.
#include "blocks_map.h"

void hr_blocks_stats_get(const struct hr_blocks *blocks, struct hr_blocks_stats *stats)
{
    uint32_t run = 0;
    uint32_t largest = 0;
    for (uint32_t index = 0; index < blocks->count; ++index) {
        run = hri_blocks_is_used(blocks, index) ? 0 : run + 1U;
        largest = run > largest ? run : largest;
    }
    hri_key_t key = hri_critical_enter();
    *stats = (struct hr_blocks_stats){
        UINT32_C(1) << blocks->shift, blocks->count, blocks->used, blocks->used_max, blocks->failures, largest};
    hri_critical_exit(key);
}

void hr_blocks_stats_reset(struct hr_blocks *blocks)
{
    hri_key_t key = hri_critical_enter();
    blocks->used_max = blocks->used;
    blocks->failures = 0;
    hri_critical_exit(key);
}

bool hr_blocks_validate(const struct hr_blocks *blocks)
{
    uint32_t used = 0;
    for (uint32_t word = 0; word < HRI_BLOCKS_WORDS(blocks->count); ++word) {
        used += (uint32_t)__builtin_popcount(hri_blocks_word(blocks, word));
    }
    // Bits behind the last block stay clear: a run that reached them would have been handed out past the end.
    uint32_t rest = blocks->count % 32U;
    bool clear = rest == 0 || hri_blocks_word(blocks, blocks->count / 32U) >> rest == 0;
    return clear && used == blocks->used && used <= blocks->count && used <= blocks->used_max;
}
