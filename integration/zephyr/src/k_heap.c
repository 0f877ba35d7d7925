// SPDX-License-Identifier: Apache-2.0
// k_heap_alloc() and its family: the records are in the table of foreign blocks, so that these heaps hold what they held before
// and a heap that is just large enough still is. Zephyr's k_heap_alloc() calls k_heap_aligned_alloc() inside one object, which no
// wrapper sees: a block comes by here once.
#include "observed.h"

void *__wrap_k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);
void *__wrap_k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);
void *__wrap_k_heap_calloc(struct k_heap *heap, size_t count, size_t size, k_timeout_t timeout);
void *__wrap_k_heap_realloc(struct k_heap *heap, void *block, size_t bytes, k_timeout_t timeout);
void __wrap_k_heap_free(struct k_heap *heap, void *block);

void *__wrap_k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout)
{
    void *block = __real_k_heap_alloc(heap, bytes, timeout);
    hr_foreign_allocated(block, bytes, OBSERVED_CALLER());
    return block;
}

void *__wrap_k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout)
{
    void *block = __real_k_heap_aligned_alloc(heap, align, bytes, timeout);
    hr_foreign_allocated(block, bytes, OBSERVED_CALLER());
    return block;
}

void *__wrap_k_heap_calloc(struct k_heap *heap, size_t count, size_t size, k_timeout_t timeout)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
    }
    void *block = __real_k_heap_calloc(heap, count, size, timeout);
    hr_foreign_allocated(block, bytes, OBSERVED_CALLER());
    return block;
}

void *__wrap_k_heap_realloc(struct k_heap *heap, void *block, size_t bytes, k_timeout_t timeout)
{
    struct hr_foreign_moving moving;
    hr_foreign_move_begin(&moving, block);
    void *moved = __real_k_heap_realloc(heap, block, bytes, timeout);
    hr_foreign_move_end(&moving, block, moved, bytes, OBSERVED_CALLER());
    return moved;
}

void __wrap_k_heap_free(struct k_heap *heap, void *block)
{
    // First, because another thread may get the address as soon as it is free.
    hr_foreign_freed(block);
    __real_k_heap_free(heap, block);
}
