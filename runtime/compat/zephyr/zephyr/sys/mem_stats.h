// SPDX-License-Identifier: Apache-2.0
#ifndef HEADROOM_COMPAT_MEM_STATS_H
#define HEADROOM_COMPAT_MEM_STATS_H

#include <stddef.h>

/// Bytes of one heap, slab or blocks allocator.
struct sys_memory_stats {
    size_t free_bytes;
    size_t allocated_bytes;
    size_t max_allocated_bytes;
};

#endif
