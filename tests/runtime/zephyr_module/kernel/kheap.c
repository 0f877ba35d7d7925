// SPDX-License-Identifier: Apache-2.0
// An object of its own, as in Zephyr: calls inside it are not wrapped, calls from outside are.
#include <string.h>

#include <zephyr/kernel.h>

int64_t standin_waited_ticks;

void standin_heaps_init(void)
{
    STRUCT_SECTION_FOREACH(k_heap, heap) { sys_heap_init(&heap->heap, heap->heap.init_mem, heap->heap.init_bytes); }
}

void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout)
{
    k_spinlock_key_t key = k_spin_lock(&heap->lock);
    void *block = sys_heap_aligned_alloc(&heap->heap, align, bytes);
    k_spin_unlock(&heap->lock, key);
    if (block == NULL) {
        standin_waited_ticks = timeout.ticks;
    }
    return block;
}

void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout)
{
    return k_heap_aligned_alloc(heap, sizeof(void *), bytes, timeout);
}

void *k_heap_calloc(struct k_heap *heap, size_t count, size_t size, k_timeout_t timeout)
{
    size_t bytes;
    void *block = __builtin_mul_overflow(count, size, &bytes) ? NULL : k_heap_alloc(heap, bytes, timeout);
    return block != NULL ? memset(block, 0, bytes) : NULL;
}

void *k_heap_realloc(struct k_heap *heap, void *block, size_t bytes, k_timeout_t timeout)
{
    k_spinlock_key_t key = k_spin_lock(&heap->lock);
    void *moved = sys_heap_realloc(&heap->heap, block, bytes);
    k_spin_unlock(&heap->lock, key);
    if (moved == NULL) {
        standin_waited_ticks = timeout.ticks;
    }
    return moved;
}

void k_heap_free(struct k_heap *heap, void *block)
{
    k_spinlock_key_t key = k_spin_lock(&heap->lock);
    sys_heap_free(&heap->heap, block);
    k_spin_unlock(&heap->lock, key);
}
