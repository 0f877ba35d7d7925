// SPDX-License-Identifier: Apache-2.0
// Who holds what, since when, and what happens when there is none.
#include <headroom/inject.h>
#include <headroom/malloc.h>
#include <headroom/report.h>

#include "example.h"

// What was allocated since the mark and is still there: a leak, if the work since then was complete.
static bool leak_since_mark(void)
{
    void *before = hr_malloc(40);
    hr_mark_t mark = hr_mark();
    void *leaked = hr_malloc(24);
    struct hr_block_filter since = {.since = mark};
    struct hr_block_sum sum = hr_blocks_sum(&since);
    bool good = sum.blocks == 1 && sum.bytes == 24;
    hr_report_blocks(&hr_port_writer, NULL, &since);
    hr_free(leaked);
    sum = hr_blocks_sum(&since);
    hr_free(before);
    return good && sum.blocks == 0;
}

// 12 bytes held for 6 of payload in the structure, and more in the block around it: internal fragmentation is the difference
// between what was asked for and what is held.
static bool internal_fragmentation(void)
{
    struct padded {
        uint8_t flag;
        uint32_t value;
        uint8_t status;
    };
    struct padded *block = hr_malloc(sizeof *block);
    struct hr_kheap_stats stats;
    bool good = sizeof *block == 12 && block != NULL && hr_kheap_stats_get(hr_system_heap(), &stats) == HR_OK &&
                stats.requested_bytes == 12 && stats.held_bytes > 12;
    hr_free(block);
    return good;
}

// The third allocation fails on purpose: code that never met an empty heap meets one here.
static bool fault_injection(void)
{
    hr_inject_nth(3);
    void *blocks[3] = {hr_malloc(8), hr_malloc(8), hr_malloc(8)};
    hr_inject_off();
    bool good = blocks[0] != NULL && blocks[1] != NULL && blocks[2] == NULL;
    hr_free(blocks[1]);
    hr_free(blocks[0]);
    return good;
}

const struct example_part example_tracking[] = {
    {"leak since a mark", leak_since_mark},
    {"internal fragmentation", internal_fragmentation},
    {"fault injection", fault_injection},
    {NULL, NULL},
};
