// SPDX-License-Identifier: Apache-2.0
// The public calls of one heap without a lock: arguments checked, patterns written and tested.
#include <string.h>

#include "heap_layout.h"

static hri_word_t *word_up(const void *address) { return (hri_word_t *)(((uintptr_t)address + 3U) & ~(uintptr_t)3U); }
static hri_word_t *word_down(const void *address) { return (hri_word_t *)((uintptr_t)address & ~(uintptr_t)3U); }

void hri_heap_poison(void *from, const void *to)
{
    const hri_word_t *end = word_down(to);
    for (hri_word_t *word = word_up(from); word < end; ++word) {
        *word = HRI_POISON;
    }
}

void hri_heap_poison_check(const struct hr_heap *heap, const void *payload, size_t usable, uint32_t fresh, size_t skip)
{
    // Links lie at the start of a free block and its length at the end.
    size_t links = heap->policy == NULL ? HRI_PREV : HRI_MOST;
    links = skip / sizeof(hri_word_t) > links ? skip / sizeof(hri_word_t) : links;
    const hri_word_t *end = (const hri_word_t *)payload + usable / sizeof(hri_word_t) - 1;
    const hri_word_t *limit = hri_word(heap, fresh, 0);
    if (end > limit) {
        end = limit;
    }
    for (const hri_word_t *word = (const hri_word_t *)payload + links; word < end; ++word) {
        if (*word != HRI_POISON) {
            hri_fault(HR_FAULT_WRITE_AFTER_FREE, heap->name, word, *word, HRI_POISON);
            return;
        }
    }
}

size_t hr_heap_usable(const void *block)
{
    return hri_usable(block);
}

void *hr_heap_aligned_alloc(struct hr_heap *heap, size_t alignment, size_t bytes)
{
    if ((alignment & (alignment - 1)) != 0) {
        hri_fault(HR_FAULT_BAD_ALIGNMENT, heap->name, NULL, alignment, 0);
        return NULL;
    }
    if (bytes == 0) {
        return NULL;
    }
    uint32_t fresh = heap->fresh;
    void *payload = hri_heap_take(heap, bytes, alignment, 0);
    if (HR_HARDENING >= HR_LEVEL_FULL && payload != NULL) {
        hri_heap_poison_check(heap, payload, hr_heap_usable(payload), fresh, 0);
    }
    return payload;
}

void *hr_heap_alloc(struct hr_heap *heap, size_t bytes)
{
    if (HR_HARDENING >= HR_LEVEL_FULL) {
        return hr_heap_aligned_alloc(heap, 0, bytes);
    }
    return bytes == 0 ? NULL : hri_heap_take(heap, bytes, 0, 0);
}

void *hr_heap_calloc(struct hr_heap *heap, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return NULL;
    }
    void *payload = hr_heap_alloc(heap, bytes);
    return payload == NULL ? NULL : memset(payload, 0, bytes);
}

void hr_heap_free(struct hr_heap *heap, void *block)
{
    if (block == NULL) {
        return;
    }
    if (HR_HARDENING >= HR_LEVEL_FULL) {
        if (!hri_heap_check(heap, block, block)) {
            return;
        }
        hri_heap_poison(block, (const unsigned char *)block + hr_heap_usable(block));
    }
    hri_heap_release(heap, block);
}

void *hr_heap_realloc(struct hr_heap *heap, void *block, size_t bytes)
{
    if (block == NULL) {
        return hr_heap_alloc(heap, bytes);
    }
    if (bytes == 0) {
        hr_heap_free(heap, block);
        return NULL;
    }
    if (!hri_heap_check(heap, block, block)) {
        return NULL;
    }
    size_t usable = hr_heap_usable(block);
    size_t released;
    if (HR_HARDENING >= HR_LEVEL_FULL && bytes < usable) {
        hri_heap_poison((unsigned char *)block + bytes, (const unsigned char *)block + usable);
    }
    if (hri_heap_resize(heap, block, bytes, &released)) {
        return block;
    }
    void *moved = hr_heap_alloc(heap, bytes);
    if (moved != NULL) {
        memcpy(moved, block, usable < bytes ? usable : bytes);
        hr_heap_free(heap, block);
    }
    return moved;
}
