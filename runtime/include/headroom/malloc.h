// SPDX-License-Identifier: Apache-2.0
/// The system heap: hr_malloc() and its family over one heap of HR_SYSTEM_HEAP_SIZE bytes. With size 0 there is no such
/// heap, and the calls do not link. None of them waits. Contexts: threads and interrupts.
///
/// With HR_SYSTEM_HEAP_LEGACY the heap is the legacy heap memory pool (headroom/legacy_pool.h).
#ifndef HEADROOM_MALLOC_H
#define HEADROOM_MALLOC_H

#include <headroom/site.h>

HR_EXTERN_C_BEGIN

/// NULL if no block is large enough. hr_malloc(0) is a block without usable bytes, not NULL (Zephyr's k_malloc).
void *hr_malloc(size_t bytes);

/// Zeroed. NULL if `count` times `size` overflows.
void *hr_calloc(size_t count, size_t size);

/// `alignment`: a power of two and a multiple of the size of a pointer, else a fault and NULL. The legacy pool aligns to 4
/// bytes and gives NULL for more.
void *hr_aligned_alloc(size_t alignment, size_t bytes);

/// NULL allocates, size 0 frees and returns NULL, failure keeps the block.
void *hr_realloc(void *block, size_t bytes);

/// NULL is allowed. Anything that is no live block of the system heap is a fault and changes nothing.
void hr_free(void *block);

#if HRI_HAS_SITES
#define hr_malloc(bytes) hri_malloc(bytes, HR_SITE())
#define hr_calloc(count, size) hri_calloc(count, size, HR_SITE())
#define hr_aligned_alloc(alignment, bytes) hri_aligned_alloc(alignment, bytes, HR_SITE())
#define hr_realloc(block, bytes) hri_realloc(block, bytes, HR_SITE())
#endif

/// The calls behind the macros. `site` NULL: the return address is the site.
void *hri_malloc(size_t bytes, const struct hr_site *site);
void *hri_calloc(size_t count, size_t size, const struct hr_site *site);
void *hri_aligned_alloc(size_t alignment, size_t bytes, const struct hr_site *site);
void *hri_realloc(void *block, size_t bytes, const struct hr_site *site);

#if !HR_SYSTEM_HEAP_LEGACY
struct hr_kheap;
/// The heap itself, for statistics and reports.
struct hr_kheap *hr_system_heap(void);
#else
struct hr_legacy_pool;
struct hr_legacy_pool *hr_system_pool(void);
#endif

HR_EXTERN_C_END

#endif
