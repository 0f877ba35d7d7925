// SPDX-License-Identifier: Apache-2.0
// Code as it is written for Zephyr, in C, over the compatible headers: heaps with the documented results.
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/kernel/thread_heap.h>
#include <zephyr/sys/multi_heap.h>

#include <headroom/fault.h>
#include <headroom/host.h>

#include "compat_heap_test.h"

K_HEAP_DEFINE(sensor_heap, 2048);
K_HEAP_DEFINE(tiny_heap, 1);

static int wrong_line;
#define WANT(condition)                                                                                               \
    do {                                                                                                              \
        if (!(condition) && wrong_line == 0) {                                                                        \
            wrong_line = __LINE__;                                                                                    \
        }                                                                                                             \
    } while (0)

static bool is_zero(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; ++i) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

int compat_system_heap(void)
{
    wrong_line = 0;
    char *text = k_malloc(256);
    WANT(text != NULL);
    memset(text, 'x', 256);
    k_free(text);
    k_free(NULL);

    // Not NULL although nothing was asked for (facts 10.2).
    void *nothing = k_malloc(0);
    WANT(nothing != NULL);
    k_free(nothing);

    unsigned char *zeroed = k_calloc(10, 12);
    WANT(zeroed != NULL && is_zero(zeroed, 120));
    k_free(zeroed);
    WANT(k_calloc(SIZE_MAX, 2) == NULL);
    WANT(k_malloc(SIZE_MAX) == NULL);

    void *aligned = k_aligned_alloc(64, 256);
    WANT(aligned != NULL && (uintptr_t)aligned % 64 == 0);
    k_free(aligned);

    char *grown = k_realloc(NULL, 8);
    memcpy(grown, "1234567", 8);
    grown = k_realloc(grown, 100);
    WANT(grown != NULL && memcmp(grown, "1234567", 8) == 0);
    WANT(k_realloc(grown, 0) == NULL);
    WANT(hr_fault_total() == 0);
    return wrong_line;
}

int compat_subsystem_heap(void)
{
    wrong_line = 0;
    void *block = k_heap_alloc(&sensor_heap, 128, K_NO_WAIT);
    WANT(block != NULL);
    void *timed = k_heap_alloc(&sensor_heap, 128, K_MSEC(100));
    WANT(timed != NULL);
    void *endless = k_heap_alloc(&sensor_heap, 64, K_FOREVER);
    WANT(endless != NULL);
    void *aligned = k_heap_aligned_alloc(&sensor_heap, 32, 256, K_NO_WAIT);
    WANT(aligned != NULL && (uintptr_t)aligned % 32 == 0);
    k_heap_free(&sensor_heap, block);
    k_heap_free(&sensor_heap, timed);
    k_heap_free(&sensor_heap, endless);
    k_heap_free(&sensor_heap, aligned);
    k_heap_free(&sensor_heap, NULL);

    WANT(k_heap_alloc(&sensor_heap, 0, K_NO_WAIT) == NULL);
    WANT(k_heap_alloc(&sensor_heap, 4096, K_NO_WAIT) == NULL);
    WANT(k_heap_alloc(&sensor_heap, 4096, K_MSEC(10)) == NULL);
    WANT(k_heap_calloc(&sensor_heap, SIZE_MAX, 2, K_NO_WAIT) == NULL);

    // A size below the minimum is raised to it.
    void *smallest = k_heap_alloc(&tiny_heap, 1, K_NO_WAIT);
    WANT(smallest != NULL);
    WANT(k_heap_alloc(&tiny_heap, 1, K_NO_WAIT) == NULL);
    k_heap_free(&tiny_heap, smallest);

    struct sys_memory_stats stats;
    WANT(sys_heap_runtime_stats_get(&sensor_heap.heap, &stats) == 0);
    WANT(stats.allocated_bytes == 0 && stats.max_allocated_bytes >= 128 + 128 + 64 + 256);
    WANT(sys_heap_runtime_stats_reset_max(&sensor_heap.heap) == 0);
    WANT(sys_heap_runtime_stats_get(&sensor_heap.heap, &stats) == 0 && stats.max_allocated_bytes == 0);
    WANT(sys_heap_runtime_stats_get(NULL, &stats) == HR_EINVAL);
    WANT(sys_heap_runtime_stats_get(&sensor_heap.heap, NULL) == HR_EINVAL);

    static char odd[301];
    struct k_heap own = {0};
    k_heap_init(&own, odd + 1, 300);
    block = k_heap_alloc(&own, 100, K_NO_WAIT);
    WANT(block != NULL && (uintptr_t)block % sizeof(void *) == 0);
    k_heap_free(&own, block);
    WANT(hr_fault_total() == 0);
    hr_kheap_retire(&own);
    return wrong_line;
}

int compat_sys_heap(void)
{
    wrong_line = 0;
    static char memory[1024];
    struct sys_heap heap;
    sys_heap_init(&heap, memory, sizeof memory);
    void *block = sys_heap_alloc(&heap, 100);
    WANT(block != NULL && sys_heap_usable_size(&heap, block) >= 100);
    WANT(sys_heap_validate(&heap));
    block = sys_heap_realloc(&heap, block, 300);
    WANT(block != NULL);
    void *aligned = sys_heap_aligned_alloc(&heap, 128, 10);
    WANT(aligned != NULL && (uintptr_t)aligned % 128 == 0);
    sys_heap_free(&heap, block);
    sys_heap_free(&heap, aligned);
    sys_heap_free(&heap, NULL);
    WANT(sys_heap_alloc(&heap, 0) == NULL && sys_heap_alloc(&heap, 2000) == NULL);
    WANT(sys_heap_validate(&heap));
    return wrong_line;
}

int compat_function_pointers(void)
{
    wrong_line = 0;
    void *(*allocate)(size_t) = k_malloc;
    void (*release)(void *) = k_free;
    void *block = allocate(40);
    WANT(block != NULL);
    release(block);
    WANT(hr_fault_total() == 0);
    return wrong_line;
}

K_HEAP_DEFINE(thread_heap, 1024);

int compat_thread_heap(void)
{
    wrong_line = 0;
    WANT(z_thread_malloc(16) == NULL);
    k_tid_t self = k_current_get();
    WANT(self == k_current_get());
    k_thread_heap_assign(self, &thread_heap);
    char *block = z_thread_malloc(100);
    WANT(block != NULL && (uintptr_t)block - (uintptr_t)thread_heap.memory < thread_heap.bytes);
    void *aligned = z_thread_aligned_alloc(64, 32);
    WANT(aligned != NULL && (uintptr_t)aligned % 64 == 0);
    void *nothing = z_thread_malloc(0);
    WANT(nothing != NULL);
    WANT(z_thread_malloc(4096) == NULL);
    // The heap is found, whichever it is.
    k_free(block);
    k_free(aligned);
    k_free(nothing);
    void *other = k_heap_alloc(&sensor_heap, 20, K_NO_WAIT);
    k_free(other);
    struct hr_counters counters;
    hr_kheap_counters_get(&thread_heap, &counters);
    WANT(counters.live_blocks == 0 && counters.allocations == 3);

    k_thread_system_pool_assign(self);
    block = z_thread_malloc(100);
    WANT(block != NULL && (uintptr_t)block - (uintptr_t)hr_system_heap()->memory < hr_system_heap()->bytes);
    k_free(block);
    hr_host_interrupt_set(true);
    WANT(k_current_get() != self);
    block = z_thread_malloc(8);
    hr_host_interrupt_set(false);
    WANT(block != NULL && (uintptr_t)block - (uintptr_t)hr_system_heap()->memory < hr_system_heap()->bytes);
    k_free(block);

    k_thread_heap_assign(self, NULL);
    WANT(z_thread_malloc(16) == NULL);
    WANT(hr_fault_total() == 0);

    hr_fault_policy_set(HR_FAULT_COUNT);
    hr_host_interrupt_set(true);
    k_thread_heap_assign(k_current_get(), &thread_heap);
    hr_host_interrupt_set(false);
    WANT(hr_fault_count(HR_FAULT_BAD_ARGUMENT) == 1);
    int foreign;
    k_free(&foreign);
    WANT(hr_fault_count(HR_FAULT_FOREIGN_POINTER) == 1);
    WANT(z_thread_aligned_alloc(2, 8) == NULL && hr_fault_count(HR_FAULT_BAD_ALIGNMENT) == 1);
    hr_fault_reset();
    hr_fault_policy_set(HR_FAULT_PANIC);
    return wrong_line;
}

// As Zephyr's documentation shows it: the configuration names the memory wanted.
enum memory_kind { FAST, LARGE, ANY };

static void *choose(struct sys_multi_heap *mheap, void *cfg, size_t align, size_t size)
{
    enum memory_kind kind = (enum memory_kind)(uintptr_t)cfg;
    for (unsigned int i = 0; i < mheap->nheaps; ++i) {
        if (kind == ANY || (enum memory_kind)(uintptr_t)mheap->heaps[i].user_data == kind) {
            void *block = sys_heap_aligned_alloc(mheap->heaps[i].heap, align, size);
            if (block != NULL) {
                return block;
            }
        }
    }
    return NULL;
}

int compat_multi_heap(void)
{
    wrong_line = 0;
    static char fast_memory[256];
    static char large_memory[2048];
    static struct sys_heap fast;
    static struct sys_heap large;
    struct sys_multi_heap mheap;
    sys_heap_init(&fast, fast_memory, sizeof fast_memory);
    sys_heap_init(&large, large_memory, sizeof large_memory);
    sys_multi_heap_init(&mheap, choose);
    sys_multi_heap_add_heap(&mheap, &fast, (void *)(uintptr_t)FAST);
    sys_multi_heap_add_heap(&mheap, &large, (void *)(uintptr_t)LARGE);

    char *quick = sys_multi_heap_alloc(&mheap, (void *)(uintptr_t)FAST, 40);
    WANT(quick != NULL && sys_multi_heap_get_heap(&mheap, quick)->heap == &fast);
    void *big = sys_multi_heap_aligned_alloc(&mheap, (void *)(uintptr_t)LARGE, 64, 300);
    WANT(big != NULL && (uintptr_t)big % 64 == 0 && sys_multi_heap_get_heap(&mheap, big)->heap == &large);
    WANT(sys_multi_heap_alloc(&mheap, (void *)(uintptr_t)FAST, 300) == NULL);
    WANT(sys_multi_heap_alloc(&mheap, (void *)(uintptr_t)ANY, 0) == NULL);
    void *any = sys_multi_heap_alloc(&mheap, (void *)(uintptr_t)ANY, 300);
    WANT(any != NULL && sys_multi_heap_get_heap(&mheap, any)->heap == &large);

    // Too large for the heap it is in: it moves to where the choice has room, with what it holds.
    strcpy(quick, "contents");
    char *moved = sys_multi_heap_realloc(&mheap, (void *)(uintptr_t)ANY, quick, 400);
    WANT(moved != NULL && sys_multi_heap_get_heap(&mheap, moved)->heap == &large && strcmp(moved, "contents") == 0);
    WANT(sys_multi_heap_realloc(&mheap, (void *)(uintptr_t)FAST, moved, 100000) == NULL);
    WANT(strcmp(moved, "contents") == 0);
    WANT(sys_multi_heap_realloc(&mheap, NULL, moved, 0) == NULL);

    int foreign;
    WANT(sys_multi_heap_get_heap(&mheap, &foreign) == NULL);
    sys_multi_heap_free(&mheap, NULL);
    sys_multi_heap_free(&mheap, big);
    sys_multi_heap_free(&mheap, any);
    struct sys_memory_stats stats;
    WANT(sys_heap_runtime_stats_get(&fast, &stats) == 0 && stats.allocated_bytes == 0);
    WANT(sys_heap_runtime_stats_get(&large, &stats) == 0 && stats.allocated_bytes == 0);
    WANT(hr_fault_total() == 0);

    hr_fault_policy_set(HR_FAULT_COUNT);
    sys_multi_heap_free(&mheap, &foreign);
    WANT(hr_fault_count(HR_FAULT_FOREIGN_POINTER) == 1);
    while (mheap.nheaps < MAX_MULTI_HEAPS) {
        sys_multi_heap_add_heap(&mheap, &large, NULL);
    }
    sys_multi_heap_add_heap(&mheap, &large, NULL);
    WANT(mheap.nheaps == MAX_MULTI_HEAPS && hr_fault_count(HR_FAULT_BAD_ARGUMENT) == 1);
    hr_fault_reset();
    hr_fault_policy_set(HR_FAULT_PANIC);
    return wrong_line;
}
