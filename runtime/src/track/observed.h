// SPDX-License-Identifier: Apache-2.0
/// What a dump asks of whoever watches the heaps of an operating system (HR_OBSERVED). Threads only.
#ifndef HEADROOM_OBSERVED_H
#define HEADROOM_OBSERVED_H

#include <headroom/report.h>

HR_EXTERN_C_BEGIN

/// The heap record of a dump.
struct hri_dumped_heap {
    const void *memory;
    size_t total_bytes;
    size_t free_bytes;
    size_t largest_free_bytes;
    size_t used_bytes_peak; ///< at most: where nobody counted, all of it
    struct hr_counters counters;
    const char *name;
};

/// A dump begins: what is to be asked of the system once is asked now.
void hri_observed_begin(void);

/// False behind the last heap.
bool hri_observed_heap_get(unsigned index, struct hri_dumped_heap *heap);

/// Visits the blocks in address order. Used memory without a record of ours and without an entry in the table of foreign blocks is a
/// block of site 0. False if the heap could not be read to its end.
bool hri_observed_walk(unsigned index, bool (*visit)(const struct hr_block_info *block, void *context), void *context);

/// Live blocks that no thread's counter holds, because owners are not tracked.
uint32_t hri_observed_without_owner(void);

HR_EXTERN_C_END

#endif
