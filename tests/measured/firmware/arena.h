// SPDX-License-Identifier: Apache-2.0
// An allocator that is not the runtime's, under the C library's names.
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

void *malloc(size_t bytes);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t bytes);
void *memalign(size_t alignment, size_t bytes);
void free(void *block);

#endif
