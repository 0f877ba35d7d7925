// SPDX-License-Identifier: Apache-2.0
// Code as it is written for Zephyr, in C, over the compatible headers: heaps with the documented results.
#include <string.h>

#include <zephyr/kernel.h>

#include <headroom/fault.h>

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
