// SPDX-License-Identifier: Apache-2.0
// The system heap. A block holds its heap's address in the word below the user's bytes.
#include <string.h>

#include <zephyr/kernel.h>

K_HEAP_DEFINE(_system_heap, CONFIG_HEAP_MEM_POOL_SIZE);

static void *from_heap(struct k_heap *heap, size_t align, size_t bytes)
{
    size_t whole;
    if (__builtin_add_overflow(bytes, sizeof heap, &whole)) {
        return NULL;
    }
    struct k_heap **block = k_heap_aligned_alloc(heap, align | sizeof heap, whole, K_NO_WAIT);
    if (block == NULL) {
        return NULL;
    }
    *block = heap;
    return block + 1;
}

void *k_aligned_alloc(size_t align, size_t bytes) { return from_heap(&_system_heap, align, bytes); }
void *k_malloc(size_t bytes) { return k_aligned_alloc(sizeof(void *), bytes); }

void *k_calloc(size_t count, size_t size)
{
    size_t bytes;
    void *block = __builtin_mul_overflow(count, size, &bytes) ? NULL : k_malloc(bytes);
    return block != NULL ? memset(block, 0, bytes) : NULL;
}

void k_free(void *block)
{
    if (block != NULL) {
        struct k_heap **start = (struct k_heap **)block - 1;
        k_heap_free(*start, start);
    }
}

void *k_realloc(void *block, size_t bytes)
{
    struct k_heap **start = (struct k_heap **)block - 1;
    struct k_heap **moved = k_heap_realloc(*start, start, bytes + sizeof *start, K_NO_WAIT);
    return moved != NULL ? moved + 1 : NULL;
}

void *z_thread_aligned_alloc(size_t align, size_t bytes)
{
    struct k_heap *heap = k_is_in_isr() ? &_system_heap : k_current_get()->resource_pool;
    return heap != NULL ? from_heap(heap, align, bytes) : NULL;
}
