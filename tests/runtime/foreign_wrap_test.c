// SPDX-License-Identifier: Apache-2.0
// A program's own calls of libc, in C, with the wrappers linked in.
#include <stdlib.h>

#include "foreign_wrap_test.h"

// Out of line: each returns to its own place after its one call. The volatile copy keeps the call from being a jump.
__attribute__((noinline)) void *foreign_take(size_t bytes)
{
    void *volatile block = malloc(bytes);
    return block;
}

__attribute__((noinline)) void *foreign_take_zeroed(size_t count, size_t size)
{
    void *volatile block = calloc(count, size);
    return block;
}

__attribute__((noinline)) void *foreign_resize(void *block, size_t bytes)
{
    void *volatile moved = realloc(block, bytes);
    return moved;
}

__attribute__((noinline)) void foreign_give(void *block) { free(block); }
