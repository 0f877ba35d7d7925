// SPDX-License-Identifier: Apache-2.0
/// Of Zephyr's kernel what headroom/memory_source.hpp uses.
#include <stddef.h>

extern "C" {
void *k_malloc(size_t bytes);
void *k_aligned_alloc(size_t align, size_t bytes);
void k_free(void *block);
}
