// SPDX-License-Identifier: Apache-2.0
// The two of libc's family that runtime/src/wrap/libc_wrap.c leaves out, because not every libc has them.
#include <stdlib.h>

#include <zephyr/kernel.h>
#include <zephyr/syscall.h>

#include "observed.h"

void *__real_aligned_alloc(size_t align, size_t bytes);
void *__real_reallocarray(void *block, size_t count, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t bytes);
void *__wrap_reallocarray(void *block, size_t count, size_t size);

void *__wrap_aligned_alloc(size_t align, size_t bytes)
{
    void *block = __real_aligned_alloc(align, bytes);
    if (!k_is_user_context() && (block != NULL || bytes != 0)) {
        hr_foreign_allocated(block, bytes, OBSERVED_CALLER());
    }
    return block;
}

void *__wrap_reallocarray(void *block, size_t count, size_t size)
{
    size_t bytes;
    if (k_is_user_context()) {
        return __real_reallocarray(block, count, size);
    }
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
    }
    struct hr_foreign_moving moving;
    hr_foreign_move_begin(&moving, block);
    void *moved = __real_reallocarray(block, count, size);
    hr_foreign_move_end(&moving, block, moved, bytes, OBSERVED_CALLER());
    return moved;
}
