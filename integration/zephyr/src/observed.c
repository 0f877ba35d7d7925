// SPDX-License-Identifier: Apache-2.0
#include "observed.h"

#include <headroom/zephyr.h>

#include "../../../runtime/src/track/observed.h"

struct observed_totals observed_totals;

// Each block is counted for its site; what is not in the table is in a block of k_malloc(). Inside the critical section.
static void add_sites(struct hr_counters *sum)
{
    *sum = hri_callers.unknown;
    for (unsigned slot = 0; slot < HR_TRACK_CALLERS; ++slot) {
        sum->live_blocks += hri_callers.counters[slot].live_blocks;
        sum->allocations += hri_callers.counters[slot].allocations;
    }
}

void observed_counters(struct hr_counters *counters)
{
    struct hr_foreign_stats foreign;
    hri_key_t key = hri_critical_enter();
    hr_foreign_stats_get(&foreign);
    add_sites(counters);
    counters->live_blocks -= foreign.counters.live_blocks;
    counters->allocations -= foreign.counters.allocations;
    counters->live_bytes = observed_totals.live_bytes;
    counters->peak_bytes = observed_totals.peak_bytes;
    counters->failures = observed_totals.failures;
    counters->largest_failed = observed_totals.largest_failed;
    hri_critical_exit(key);
}

uint32_t hri_observed_without_owner(void)
{
    if (IS_ENABLED(CONFIG_HEADROOM_THREADS)) {
        return 0;
    }
    struct hr_counters counters;
    observed_counters(&counters);
    return counters.live_blocks;
}

void hr_zephyr_counters_get(struct hr_zephyr_counters *counters)
{
    observed_counters(&counters->k_malloc);
    hr_foreign_stats_get(&counters->others);
}
