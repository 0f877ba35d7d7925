// SPDX-License-Identifier: Apache-2.0
// What the legacy heap memory pool says of itself; linked only where it is asked.
#include <headroom/legacy_pool.h>
#include <headroom/port.h>

#include "../track/report_list.h"

static bool add_block(const struct hr_block_info *block, void *context)
{
    struct hr_legacy_pool_stats *stats = (struct hr_legacy_pool_stats *)context;
    if (block->state == HR_BLOCK_FREE) {
        ++stats->free_blocks;
        if (block->held_bytes > stats->largest_free_bytes) {
            stats->largest_free_bytes = block->held_bytes;
        }
    } else {
        ++stats->used_blocks;
        stats->used_bytes += block->held_bytes;
        stats->requested_bytes += block->bytes;
    }
    return true;
}

void hr_legacy_pool_stats_get(struct hr_legacy_pool *pool, struct hr_legacy_pool_stats *stats)
{
    *stats = (struct hr_legacy_pool_stats){.total_bytes = pool->bytes};
    hr_legacy_pool_walk(pool, add_block, stats);
    hri_key_t key = hri_critical_enter();
    stats->used_bytes_peak = pool->used_bytes_peak;
    stats->counters = pool->counters;
    hri_critical_exit(key);
}

void hr_report_legacy_pool(struct hr_writer *writer, struct hr_legacy_pool *pool, const struct hr_block_filter *filter)
{
    struct hr_legacy_pool_stats stats;
    hr_legacy_pool_stats_get(pool, &stats);
    hri_put_text(writer, "legacy pool ");
    hri_put_text(writer, pool->name != NULL ? pool->name : "(unnamed)");
    hri_put_number(writer, ": ", stats.total_bytes, " bytes");
    hri_put_number(writer, ", used ", stats.used_bytes, "");
    hri_put_number(writer, ", peak ", stats.used_bytes_peak, "");
    hri_put_number(writer, ", largest free ", stats.largest_free_bytes, "\n");
    hri_put_number(writer, "  ", stats.used_blocks, " live blocks");
    hri_put_number(writer, ", ", stats.requested_bytes, " bytes requested");
    hri_put_number(writer, ", ", stats.counters.failures, " requests failed\n");
    struct hri_listing listing = {.writer = writer, .filter = filter};
    hri_list_heading(&listing, "legacy pool ", pool->name);
    hr_legacy_pool_walk(pool, hri_list_block, &listing);
    hri_list_sum(&listing);
}
