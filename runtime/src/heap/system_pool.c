// SPDX-License-Identifier: Apache-2.0
// hr_malloc() and its family over the legacy heap memory pool.
#include <headroom/malloc.h>

#include <string.h>

#include <headroom/legacy_pool.h>

#include "kheap_block.h"

#if HR_SYSTEM_HEAP_SIZE > 0 && HR_SYSTEM_HEAP_LEGACY

HR_LEGACY_POOL_DEFINE_STATIC(heap_mem_pool, HR_SYSTEM_HEAP_SIZE);

struct hr_legacy_pool *hr_system_pool(void) { return &heap_mem_pool; }

static void *allocate(size_t bytes, struct hri_origin origin)
{
    return hri_legacy_pool_alloc(&heap_mem_pool, bytes, origin.site, origin.caller);
}

void *hri_malloc(size_t bytes, const struct hr_site *site) { return allocate(bytes, HRI_ORIGIN(site)); }
void *(hr_malloc)(size_t bytes) { return allocate(bytes, HRI_ORIGIN(NULL)); }

// The pool aligns to 4 bytes and knows no other alignment.
static void *allocate_aligned(size_t alignment, size_t bytes, struct hri_origin origin)
{
    if ((alignment & (alignment - 1)) != 0) {
        hri_fault(HR_FAULT_BAD_ALIGNMENT, heap_mem_pool.name, NULL, alignment, 0);
        return NULL;
    }
    return alignment > HR_LEGACY_ALIGN ? NULL : allocate(bytes, origin);
}

void *hri_aligned_alloc(size_t alignment, size_t bytes, const struct hr_site *site)
{
    return allocate_aligned(alignment, bytes, HRI_ORIGIN(site));
}

void *(hr_aligned_alloc)(size_t alignment, size_t bytes)
{
    return allocate_aligned(alignment, bytes, HRI_ORIGIN(NULL));
}

static void *allocate_zeroed(size_t count, size_t size, struct hri_origin origin)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
    }
    void *block = allocate(bytes, origin);
    return block == NULL ? NULL : memset(block, 0, bytes);
}

void *hri_calloc(size_t count, size_t size, const struct hr_site *site)
{
    return allocate_zeroed(count, size, HRI_ORIGIN(site));
}

void *(hr_calloc)(size_t count, size_t size) { return allocate_zeroed(count, size, HRI_ORIGIN(NULL)); }

static void *resize(void *block, size_t bytes, struct hri_origin origin)
{
    if (block == NULL) {
        return allocate(bytes, origin);
    }
    if (bytes == 0) {
        hr_legacy_pool_free(&heap_mem_pool, block);
        return NULL;
    }
    size_t room = hri_legacy_pool_room(&heap_mem_pool, block);
    if (room == 0 || hr_legacy_pool_block_for(&heap_mem_pool, bytes) == room + HR_LEGACY_DESCRIPTOR_BYTES) {
        return room == 0 ? NULL : block;
    }
    void *moved = allocate(bytes, origin);
    if (moved != NULL) {
        memcpy(moved, block, room < bytes ? room : bytes);
        hr_legacy_pool_free(&heap_mem_pool, block);
    }
    return moved;
}

void *hri_realloc(void *block, size_t bytes, const struct hr_site *site)
{
    return resize(block, bytes, HRI_ORIGIN(site));
}

void *(hr_realloc)(void *block, size_t bytes) { return resize(block, bytes, HRI_ORIGIN(NULL)); }

void hr_free(void *block) { hr_legacy_pool_free(&heap_mem_pool, block); }

#endif
