// SPDX-License-Identifier: Apache-2.0
#include <headroom/malloc.h>

#include "kheap_block.h"

#if HR_SYSTEM_HEAP_SIZE > 0 && !HR_SYSTEM_HEAP_LEGACY

HR_STATIC_ASSERT(HR_SYSTEM_HEAP_SIZE >= HR_KHEAP_BYTES_MIN, "HR_SYSTEM_HEAP_SIZE is 0 or at least HR_KHEAP_BYTES_MIN");

HR_KHEAP_DEFINE_STATIC(system_heap, HR_SYSTEM_HEAP_SIZE);

struct hr_kheap *hr_system_heap(void) { return &system_heap; }

static void *allocate(size_t alignment, size_t bytes, struct hri_origin origin)
{
    if (alignment % sizeof(void *) != 0) {
        hri_fault(HR_FAULT_BAD_ALIGNMENT, system_heap.name, NULL, alignment, sizeof(void *));
        return NULL;
    }
    // A heap refuses 0 bytes, k_malloc() does not: the smallest block has room to spare.
    return hri_kheap_allocate(&system_heap, alignment, bytes == 0 ? 1 : bytes, HR_NO_WAIT, origin);
}

void *hri_malloc(size_t bytes, const struct hr_site *site) { return allocate(0, bytes, HRI_ORIGIN(site)); }
void *(hr_malloc)(size_t bytes) { return allocate(0, bytes, HRI_ORIGIN(NULL)); }

void *hri_aligned_alloc(size_t alignment, size_t bytes, const struct hr_site *site)
{
    return allocate(alignment, bytes, HRI_ORIGIN(site));
}

void *(hr_aligned_alloc)(size_t alignment, size_t bytes) { return allocate(alignment, bytes, HRI_ORIGIN(NULL)); }

static void *allocate_zeroed(size_t count, size_t size, struct hri_origin origin)
{
    bool nothing = count == 0 || size == 0;
    return hri_kheap_allocate_zeroed(&system_heap, nothing ? 1 : count, nothing ? 1 : size, HR_NO_WAIT, origin);
}

void *hri_calloc(size_t count, size_t size, const struct hr_site *site)
{
    return allocate_zeroed(count, size, HRI_ORIGIN(site));
}

void *(hr_calloc)(size_t count, size_t size) { return allocate_zeroed(count, size, HRI_ORIGIN(NULL)); }

static void *resize(void *block, size_t bytes, struct hri_origin origin)
{
    return block == NULL ? allocate(0, bytes, origin) : hri_kheap_resize(&system_heap, block, bytes, HR_NO_WAIT, origin);
}

void *hri_realloc(void *block, size_t bytes, const struct hr_site *site)
{
    return resize(block, bytes, HRI_ORIGIN(site));
}

void *(hr_realloc)(void *block, size_t bytes) { return resize(block, bytes, HRI_ORIGIN(NULL)); }

void hr_free(void *block) { hr_kheap_free(&system_heap, block); }

#endif
