// SPDX-License-Identifier: Apache-2.0
#include "arena.h"

static unsigned char memory[1024] __attribute__((aligned(8)));
static size_t used;

__attribute__((noinline)) void *memalign(size_t alignment, size_t bytes)
{
    used = (used + alignment - 1) & ~(alignment - 1);
    if (bytes > sizeof memory - used) {
        return NULL;
    }
    void *block = memory + used;
    used += bytes;
    return block;
}

__attribute__((noinline)) void *malloc(size_t bytes)
{
    return memalign(8, bytes);
}

__attribute__((noinline)) void *calloc(size_t count, size_t size)
{
    return memalign(8, count * size);
}

__attribute__((noinline)) void *realloc(void *block, size_t bytes)
{
    (void)block;
    return memalign(8, bytes);
}

__attribute__((noinline)) void free(void *block)
{
    (void)block;
}
