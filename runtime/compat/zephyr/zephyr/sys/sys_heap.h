// SPDX-License-Identifier: Apache-2.0
/// Zephyr's sys_heap over hr_heap: no lock, no tracking, one caller at a time.
#ifndef HEADROOM_COMPAT_SYS_HEAP_H
#define HEADROOM_COMPAT_SYS_HEAP_H

#include <headroom/heap.h>
#include <headroom/write.h>
#include <zephyr/sys/mem_stats.h>

HR_EXTERN_C_BEGIN

// A tag, not a typedef: `struct sys_heap` is how Zephyr code names it, also as the member of a k_heap.
#define sys_heap hr_heap

static inline void sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes)
{
    (void)hr_heap_init(heap, "sys_heap", mem, bytes, NULL);
}

static inline void *sys_heap_alloc(struct sys_heap *heap, size_t bytes) { return hr_heap_alloc(heap, bytes); }

static inline void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes)
{
    return hr_heap_aligned_alloc(heap, align, bytes);
}

static inline void sys_heap_free(struct sys_heap *heap, void *mem) { hr_heap_free(heap, mem); }

static inline void *sys_heap_realloc(struct sys_heap *heap, void *ptr, size_t bytes)
{
    return hr_heap_realloc(heap, ptr, bytes);
}

static inline size_t sys_heap_usable_size(struct sys_heap *heap, void *mem)
{
    (void)heap;
    return hr_heap_usable(mem);
}

/// Zephyr's marks and unmarks used bits while it checks; this one only reads.
static inline bool sys_heap_validate(struct sys_heap *heap) { return hr_heap_validate(heap); }

/// 0, or -EINVAL for NULL. Bytes include headers, so that free and allocated add up to the heap. O(1).
static inline int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats)
{
    if (heap == NULL || stats == NULL) {
        return HR_EINVAL;
    }
    size_t total = (size_t)(heap->end - heap->first) * HR_HEAP_ALIGN;
    stats->free_bytes = (size_t)heap->free_units * HR_HEAP_ALIGN;
    stats->allocated_bytes = total - stats->free_bytes;
    stats->max_allocated_bytes = total - (size_t)heap->free_units_min * HR_HEAP_ALIGN;
    return 0;
}

static inline int sys_heap_runtime_stats_reset_max(struct sys_heap *heap)
{
    if (heap == NULL) {
        return HR_EINVAL;
    }
    hr_heap_peak_reset(heap);
    return 0;
}

HR_EXTERN_C_END

#endif
