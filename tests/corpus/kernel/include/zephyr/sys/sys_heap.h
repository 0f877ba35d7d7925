/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SYS_HEAP_H
#define CORPUS_SYS_HEAP_H
#include <zephyr/kernel.h>
#ifdef __cplusplus
extern "C" {
#endif
void sys_heap_init(struct sys_heap *heap, void *memory, size_t bytes);
void *sys_heap_alloc(struct sys_heap *heap, size_t bytes);
void sys_heap_free(struct sys_heap *heap, void *block);
void *sys_heap_realloc(struct sys_heap *heap, void *block, size_t bytes);
#ifdef __cplusplus
}
#endif
#endif
