// SPDX-License-Identifier: Apache-2.0
// Between a program and its libc: linked with --wrap for each of these names. Only standard names: what libc calls inside
// itself (newlib's _malloc_r, strdup's block) is seen when the program frees it, as a block not known.
#include <headroom/foreign.h>

#include "../heap/kheap_block.h"

// Code in user mode of a Zephyr thread cannot write what is counted here: its blocks are not tracked.
#if defined(HR_PORT_ZEPHYR) && defined(CONFIG_USERSPACE)
#include <zephyr/syscall.h>
static inline bool is_tracked(void) { return !k_is_user_context(); }
#else
static inline bool is_tracked(void) { return true; }
#endif

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t bytes);
void __real_free(void *block);

void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t bytes);
void __wrap_free(void *block);

void *__wrap_malloc(size_t bytes)
{
    void *block = __real_malloc(bytes);
    // malloc(0) may be NULL and is no failure.
    if (is_tracked() && (block != NULL || bytes != 0)) {
        hr_foreign_allocated(block, bytes, HRI_CALLER());
    }
    return block;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *block = __real_calloc(count, size);
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
    }
    if (is_tracked() && (block != NULL || bytes != 0)) {
        hr_foreign_allocated(block, bytes, HRI_CALLER());
    }
    return block;
}

// realloc(block, 0) frees and gives NULL, or gives another block, as the libc has it: both are what move_end() is told.
void *__wrap_realloc(void *block, size_t bytes)
{
    if (!is_tracked()) {
        return __real_realloc(block, bytes);
    }
    struct hr_foreign_moving moving;
    hr_foreign_move_begin(&moving, block);
    void *moved = __real_realloc(block, bytes);
    hr_foreign_move_end(&moving, block, moved, bytes, HRI_CALLER());
    return moved;
}

void __wrap_free(void *block)
{
    // First, because another thread may get the address as soon as it is free.
    if (is_tracked()) {
        hr_foreign_freed(block);
    }
    __real_free(block);
}
