// SPDX-License-Identifier: Apache-2.0
// Runs every allocator of the runtime once and reports what is still held at the end: nothing.
#include <headroom/fault.h>
#include <headroom/report.h>

#include "example.h"

static unsigned run_all(const struct example_part *part)
{
    unsigned wrong = 0;
    for (; part->name != NULL; ++part) {
        bool good = part->run();
        hri_put_text(&hr_port_writer, part->name);
        hri_put_text(&hr_port_writer, good ? ": ok\n" : ": NOT AS DOCUMENTED\n");
        wrong += !good;
    }
    return wrong;
}

// Misuse is part of the example: each one is counted and refused, and the program goes on.
static enum hr_fault_policy on_fault(const struct hr_fault *fault)
{
    (void)fault;
    return HR_FAULT_COUNT;
}

int main(void)
{
    hr_fault_hook_set(on_fault);
    unsigned wrong = run_all(example_heaps) + run_all(example_fixed) + run_all(example_tracking);
    struct hr_block_sum left = hr_blocks_sum(&(struct hr_block_filter){0});
    hr_report(&hr_port_writer);
    hri_put_text(&hr_port_writer, wrong == 0 && left.blocks == 0 ? "memory example: all as documented\n"
                                                               : "memory example: FAILED\n");
    return wrong == 0 && left.blocks == 0 ? 0 : 1;
}
