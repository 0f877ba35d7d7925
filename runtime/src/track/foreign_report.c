// SPDX-License-Identifier: Apache-2.0
#include <headroom/foreign.h>

#include "report_list.h"

void hr_report_foreign(struct hr_writer *writer, const struct hr_block_filter *filter)
{
    struct hr_foreign_stats stats;
    hr_foreign_stats_get(&stats);
    hri_put_number(writer, "foreign blocks: ", stats.counters.live_blocks, " live");
    hri_put_number(writer, ", ", stats.counters.live_bytes, " bytes");
    hri_put_number(writer, ", peak ", stats.counters.peak_bytes, "");
    hri_put_number(writer, ", failed ", stats.counters.failures, "\n");
    if (stats.dropped != 0) {
        hri_put_number(writer, "  ", stats.dropped, " blocks were not recorded, the numbers are lower bounds");
        hri_put_number(writer, ": HR_TRACK_FOREIGN has room for ", stats.records_max, "\n");
    }
    if (stats.unknown_frees != 0) {
        hri_put_number(writer, "  ", stats.unknown_frees, " blocks were freed that are not known\n");
    }
    struct hri_listing listing = {.writer = writer, .filter = filter};
    hri_list_heading(&listing, "foreign", "");
    if (hr_foreign_walk(hri_list_block, &listing) != HR_OK) {
        hri_put_text(writer, "  incomplete: blocks came or went meanwhile\n");
    }
    hri_list_sum(&listing);
}
