// SPDX-License-Identifier: Apache-2.0
/// Slabs of rising block size with a heap behind them: small requests in constant time without fragmentation, rare large
/// ones from the heap, and one call to give any of them back. The block's address tells where it came from, so a block
/// carries nothing.
///
/// Thread and interrupt context; never waits.
#ifndef HEADROOM_SIZE_CLASSES_H
#define HEADROOM_SIZE_CLASSES_H

#include <headroom/kheap.h>
#include <headroom/slab.h>

HR_EXTERN_C_BEGIN

/// Geometry and counters. `slabs` rise in block size; the caller defines them with HR_SLAB_DEFINE().
struct hr_size_classes {
    const char *name;
    struct hr_slab *const *slabs;
    uint32_t count;
    struct hr_kheap *fallback; ///< NULL: none
    uint32_t overflows;        ///< requests that a larger class or the heap served because their own class was empty
    uint32_t failures;         ///< requests that got nothing; both saturate
};

/// Defines `classes` over the slabs in the array `slab_array`, with `heap` (NULL: none) behind them.
#define HR_SIZE_CLASSES_DEFINE(classes, slab_array, heap)                                                             \
    struct hr_size_classes classes = {#classes, slab_array, sizeof(slab_array) / sizeof((slab_array)[0]), heap, 0, 0}

/// The smallest free block that holds `bytes`, then a block of the heap; NULL if there is neither, or for 0 bytes.
/// O(classes).
void *hr_size_classes_alloc(struct hr_size_classes *classes, size_t bytes);

/// NULL is allowed. HR_OK, or HR_EINVAL after the fault that the slab found; what is in no slab is the heap's to judge.
/// Without a heap it is a foreign pointer. O(classes).
int hr_size_classes_free(struct hr_size_classes *classes, void *block);

#if HRI_HAS_SITES
#define hr_size_classes_alloc(classes, bytes) hri_size_classes_alloc(classes, bytes, HR_SITE())
#endif
void *hri_size_classes_alloc(struct hr_size_classes *classes, size_t bytes, const struct hr_site *site);

HR_EXTERN_C_END

#endif
