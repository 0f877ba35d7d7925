// SPDX-License-Identifier: Apache-2.0
/// Zephyr's resource pools of threads: k_thread_heap_assign() and z_thread_malloc(). Included by name only: a
/// program that brings a stand-in for Zephyr's threads has a struct k_thread of its own.
///
/// There is no kernel here that creates threads, so none inherits a pool: a thread has none until one is assigned. A thread that
/// asked for k_current_get() holds one of K_THREAD_HEAPS entries until NULL is assigned to it, which it does before it ends:
/// another thread may have its identity later.
#ifndef HEADROOM_COMPAT_THREAD_HEAP_H
#define HEADROOM_COMPAT_THREAD_HEAP_H

#include <zephyr/kernel/heap.h>

HR_EXTERN_C_BEGIN

#ifndef K_THREAD_HEAPS
#define K_THREAD_HEAPS 16
#endif

/// A thread as far as memory is concerned. Private.
struct k_thread {
    hr_thread_t thread;
    struct k_heap *resource_pool;
};
typedef struct k_thread *k_tid_t;

/// The calling thread. In an interrupt, and when no entry is left, one that takes no pool: to assign one is the fault "bad
/// argument".
k_tid_t k_current_get(void);

/// `heap` NULL: no pool.
void k_thread_heap_assign(struct k_thread *thread, struct k_heap *heap);

#if HR_SYSTEM_HEAP_SIZE > 0 && !HR_SYSTEM_HEAP_LEGACY
static inline void k_thread_system_pool_assign(struct k_thread *thread)
{
    k_thread_heap_assign(thread, hr_system_heap());
}
#endif

/// From the calling thread's pool, NULL if it has none; in an interrupt from the system heap, if there is one. Never waits.
/// k_free() takes the block back, whichever heap it came from.
void *z_thread_malloc(size_t size);

/// `align`: a power of two and a multiple of the size of a pointer, or 0.
void *z_thread_aligned_alloc(size_t align, size_t size);

HR_EXTERN_C_END

#endif
