// SPDX-License-Identifier: Apache-2.0
#include "kheap_block.h"

size_t hr_kheap_size(struct hr_kheap *heap, const void *block)
{
    size_t bytes = 0;
    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(heap);
    if (block != NULL && hri_kheap_check(heap, block)) {
        bytes = HR_TRACKING ? hri_record_bytes(hri_record_of(block)) : hr_heap_usable(block);
    }
    hri_critical_exit(key);
    return bytes;
}

void hr_kheap_counters_get(struct hr_kheap *heap, struct hr_counters *counters)
{
    hri_key_t key = hri_critical_enter();
    *counters = heap->counters;
    hri_critical_exit(key);
}

void hr_kheap_last_failure_get(struct hr_kheap *heap, struct hr_failure *failure)
{
    hri_key_t key = hri_critical_enter();
    *failure = heap->last_failure;
    hri_critical_exit(key);
}

void hr_kheap_peaks_reset(struct hr_kheap *heap)
{
    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(heap);
    hr_heap_peak_reset(&heap->heap);
    heap->counters.peak_bytes = heap->counters.live_bytes;
    heap->counters.failures = 0;
    heap->counters.largest_failed = 0;
    heap->last_failure = (struct hr_failure){0};
    hri_critical_exit(key);
}

static size_t without_overhead(size_t raw)
{
    size_t bytes = raw > HRI_OVERHEAD_BYTES ? raw - HRI_OVERHEAD_BYTES : 0;
    return HR_TRACKING && bytes > HRI_TRACK_BYTES_MAX ? HRI_TRACK_BYTES_MAX : bytes;
}

size_t hr_kheap_largest(struct hr_kheap *heap)
{
    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(heap);
    size_t raw = hri_heap_largest_within(&heap->heap, 32);
    hri_critical_exit(key);
    return without_overhead(raw);
}

size_t hr_kheap_capacity(struct hr_kheap *heap)
{
    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(heap);
    size_t raw = hr_heap_capacity(&heap->heap);
    hri_critical_exit(key);
    return without_overhead(raw);
}
