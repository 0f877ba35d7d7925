// SPDX-License-Identifier: Apache-2.0
#include <zephyr/kernel/thread_heap.h>

#include <headroom/fault.h>

#include "../heap/kheap_block.h"

static struct k_thread threads[K_THREAD_HEAPS];
static struct k_thread nobody;

// Thread 0 has the unused entries. NULL for none. Inside the critical section.
static struct k_thread *entry_of(hr_thread_t thread)
{
    for (unsigned index = 0; index < K_THREAD_HEAPS; ++index) {
        if (threads[index].thread == thread) {
            return &threads[index];
        }
    }
    return NULL;
}

k_tid_t k_current_get(void)
{
    hr_thread_t thread = hri_thread_current();
    hri_key_t key = hri_critical_enter();
    struct k_thread *entry = NULL;
    if (thread != 0) {
        entry = entry_of(thread);
        if (entry == NULL && (entry = entry_of(0)) != NULL) {
            entry->thread = thread;
        }
    }
    hri_critical_exit(key);
    return entry != NULL ? entry : &nobody;
}

void k_thread_heap_assign(struct k_thread *thread, struct k_heap *heap)
{
    hri_key_t key = hri_critical_enter();
    bool known = thread != NULL && thread->thread != 0;
    if (known) {
        thread->resource_pool = heap;
        thread->thread = heap == NULL ? 0 : thread->thread;
    }
    hri_critical_exit(key);
    if (!known) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, "k_thread_heap_assign", thread, 0, 0);
    }
}

static struct k_heap *pool_now(void)
{
    hr_thread_t thread = hri_thread_current();
    if (thread == 0) {
#if HR_SYSTEM_HEAP_SIZE > 0 && !HR_SYSTEM_HEAP_LEGACY
        return hr_system_heap();
#else
        return NULL;
#endif
    }
    hri_key_t key = hri_critical_enter();
    const struct k_thread *entry = entry_of(thread);
    struct k_heap *pool = entry != NULL ? entry->resource_pool : NULL;
    hri_critical_exit(key);
    return pool;
}

static void *allocate(size_t align, size_t size, struct hri_origin origin)
{
    struct k_heap *pool = pool_now();
    return pool == NULL ? NULL : hri_kheap_allocate(pool, align, size == 0 ? 1 : size, HR_NO_WAIT, origin);
}

void *z_thread_malloc(size_t size) { return allocate(0, size, HRI_ORIGIN(NULL)); }

void *z_thread_aligned_alloc(size_t align, size_t size)
{
    if (align % sizeof(void *) != 0) {
        hri_fault(HR_FAULT_BAD_ALIGNMENT, "z_thread_aligned_alloc", NULL, align, sizeof(void *));
        return NULL;
    }
    return allocate(align, size, HRI_ORIGIN(NULL));
}
