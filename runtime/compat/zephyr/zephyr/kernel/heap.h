// SPDX-License-Identifier: Apache-2.0
/// Zephyr's k_heap and k_malloc over hr_kheap and hr_malloc. Included by <zephyr/kernel.h>. What differs: a freed block goes
/// to a waiter that it fits instead of waking all of them; a request larger than its heap is refused at once, and with
/// K_FOREVER reported, instead of waiting for what cannot come; a wrong pointer is a fault, not a corrupted heap.
#ifndef HEADROOM_COMPAT_HEAP_H
#define HEADROOM_COMPAT_HEAP_H

#include <headroom/kheap.h>
#include <headroom/malloc.h>
#include <zephyr/sys/sys_heap.h>
#include <zephyr/sys_clock.h>

HR_EXTERN_C_BEGIN

// A tag, as sys_heap; its member `heap` is a struct sys_heap, as in Zephyr.
#define k_heap hr_kheap

#define K_HEAP_DEFINE(name, bytes) HR_KHEAP_DEFINE(name, bytes)
#define K_HEAP_DEFINE_NOCACHE(name, bytes) HR_KHEAP_DEFINE(name, bytes)

static inline void k_heap_init(struct k_heap *heap, void *mem, size_t bytes)
{
    hr_kheap_init(heap, "k_heap", mem, bytes, NULL);
}

// In parentheses: the functions, for pointers to them; calls go through the macros below and carry their place.
static inline void *(k_heap_alloc)(struct k_heap *heap, size_t bytes, k_timeout_t timeout)
{
    return (hr_kheap_alloc)(heap, bytes, timeout);
}
static inline void *(k_heap_aligned_alloc)(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout)
{
    return (hr_kheap_aligned_alloc)(heap, align, bytes, timeout);
}
static inline void *(k_heap_calloc)(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout)
{
    return (hr_kheap_calloc)(heap, num, size, timeout);
}
static inline void *(k_heap_realloc)(struct k_heap *heap, void *ptr, size_t bytes, k_timeout_t timeout)
{
    return (hr_kheap_realloc)(heap, ptr, bytes, timeout);
}
static inline void k_heap_free(struct k_heap *heap, void *mem) { hr_kheap_free(heap, mem); }

static inline void *(k_malloc)(size_t size) { return (hr_malloc)(size); }
static inline void *(k_calloc)(size_t nmemb, size_t size) { return (hr_calloc)(nmemb, size); }
static inline void *(k_aligned_alloc)(size_t align, size_t size) { return (hr_aligned_alloc)(align, size); }
static inline void *(k_realloc)(void *ptr, size_t size) { return (hr_realloc)(ptr, size); }

/// A block of the k_malloc() family, of z_thread_malloc(), or of any k_heap: the heap is found by the address.
void k_free(void *ptr);

#if HRI_HAS_SITES
#define k_heap_alloc(heap, bytes, timeout) hr_kheap_alloc(heap, bytes, timeout)
#define k_heap_aligned_alloc(heap, align, bytes, timeout) hr_kheap_aligned_alloc(heap, align, bytes, timeout)
#define k_heap_calloc(heap, num, size, timeout) hr_kheap_calloc(heap, num, size, timeout)
#define k_heap_realloc(heap, ptr, bytes, timeout) hr_kheap_realloc(heap, ptr, bytes, timeout)
#define k_malloc(size) hr_malloc(size)
#define k_calloc(nmemb, size) hr_calloc(nmemb, size)
#define k_aligned_alloc(align, size) hr_aligned_alloc(align, size)
#define k_realloc(ptr, size) hr_realloc(ptr, size)
#endif

HR_EXTERN_C_END

#endif
