// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include <headroom/fault.h>
#include <zephyr/sys/multi_heap.h>

void sys_multi_heap_init(struct sys_multi_heap *heap, sys_multi_heap_fn_t choice_fn)
{
    *heap = (struct sys_multi_heap){.choice = choice_fn};
}

void sys_multi_heap_add_heap(struct sys_multi_heap *mheap, struct sys_heap *heap, void *user_data)
{
    if (mheap->nheaps == MAX_MULTI_HEAPS) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, "sys_multi_heap", heap, 0, 0);
        return;
    }
    mheap->heaps[mheap->nheaps++] = (struct sys_multi_heap_rec){heap, user_data};
}

void *sys_multi_heap_aligned_alloc(struct sys_multi_heap *mheap, void *cfg, size_t align, size_t bytes)
{
    return bytes == 0 ? NULL : mheap->choice(mheap, cfg, align, bytes);
}

void *sys_multi_heap_alloc(struct sys_multi_heap *mheap, void *cfg, size_t bytes)
{
    return sys_multi_heap_aligned_alloc(mheap, cfg, sizeof(void *), bytes);
}

// From the first block to the end: `base` is the address of unit 0, and bins lie before the first block.
static bool holds(const struct sys_heap *heap, const void *address)
{
    uintptr_t distance = (uintptr_t)address - (uintptr_t)heap->base;
    return distance / HR_HEAP_ALIGN >= heap->first && distance / HR_HEAP_ALIGN < heap->end;
}

const struct sys_multi_heap_rec *sys_multi_heap_get_heap(const struct sys_multi_heap *mheap, void *addr)
{
    for (unsigned int index = 0; index < mheap->nheaps; ++index) {
        if (holds(mheap->heaps[index].heap, addr)) {
            return &mheap->heaps[index];
        }
    }
    return NULL;
}

static const struct sys_multi_heap_rec *owner_of(const struct sys_multi_heap *mheap, void *block)
{
    const struct sys_multi_heap_rec *owner = sys_multi_heap_get_heap(mheap, block);
    if (owner == NULL) {
        hri_fault(HR_FAULT_FOREIGN_POINTER, "sys_multi_heap", block, 0, 0);
    }
    return owner;
}

void *sys_multi_heap_aligned_realloc(struct sys_multi_heap *mheap, void *cfg, void *ptr, size_t align, size_t bytes)
{
    if (ptr == NULL) {
        return sys_multi_heap_aligned_alloc(mheap, cfg, align, bytes);
    }
    if (bytes == 0) {
        sys_multi_heap_free(mheap, ptr);
        return NULL;
    }
    const struct sys_multi_heap_rec *owner = owner_of(mheap, ptr);
    if (owner == NULL) {
        return NULL;
    }
    // A move inside the heap keeps no more than the default alignment.
    if (align <= HR_HEAP_ALIGN) {
        void *resized = sys_heap_realloc(owner->heap, ptr, bytes);
        if (resized != NULL) {
            return resized;
        }
    }
    size_t usable = sys_heap_usable_size(owner->heap, ptr);
    void *moved = sys_multi_heap_aligned_alloc(mheap, cfg, align, bytes);
    if (moved != NULL) {
        memcpy(moved, ptr, usable < bytes ? usable : bytes);
        sys_heap_free(owner->heap, ptr);
    }
    return moved;
}

void sys_multi_heap_free(struct sys_multi_heap *mheap, void *block)
{
    if (block == NULL) {
        return;
    }
    const struct sys_multi_heap_rec *owner = owner_of(mheap, block);
    if (owner != NULL) {
        sys_heap_free(owner->heap, block);
    }
}
