/* SPDX-License-Identifier: Apache-2.0
 * What a project can tell other analysers about its allocators, each in its own words: included in front of every source of the corpus. */
#ifdef PEER_FREERTOS
#include "queue.h"
#else
#include <zephyr/kernel.h>
#include <zephyr/net/buf.h>
#include <zephyr/sys/sys_heap.h>
#endif
#include <stdlib.h>

#if defined(PEER_GCC)
#define GIVES(release, argument) __attribute__((malloc(release, argument)))
#define TAKES(argument)
#elif defined(PEER_CLANG)
/* Before version 20 only the class named malloc is looked at (LLVM issue 98941), so everything is of that class. */
#define GIVES(release, argument) __attribute__((ownership_returns(malloc)))
#define TAKES(argument) __attribute__((ownership_takes(malloc, argument)))
#endif

#ifdef __cplusplus
extern "C" {
#endif
#ifdef PEER_FREERTOS
void vPortFree(void *block) TAKES(1);
void *pvPortMalloc(size_t size) GIVES(vPortFree, 1);
#else
void k_free(void *block) TAKES(1);
void k_heap_free(struct k_heap *heap, void *block) TAKES(2);
void sys_heap_free(struct sys_heap *heap, void *block) TAKES(2);
int k_thread_stack_free(k_thread_stack_t *stack) TAKES(1);
void *k_malloc(size_t size) GIVES(k_free, 1);
void *k_calloc(size_t count, size_t size) GIVES(k_free, 1);
void *k_aligned_alloc(size_t align, size_t size) GIVES(k_free, 1);
void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout) GIVES(k_heap_free, 2);
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout) GIVES(k_heap_free, 2);
void *sys_heap_alloc(struct sys_heap *heap, size_t bytes) GIVES(sys_heap_free, 2);
k_thread_stack_t *k_thread_stack_alloc(size_t size, int flags) GIVES(k_thread_stack_free, 1);
#ifndef PEER_CLANG
struct net_buf *net_buf_alloc_fixed(struct net_buf_pool *pool, k_timeout_t timeout) GIVES(net_buf_unref, 1);
struct net_buf *net_buf_alloc_len(struct net_buf_pool *pool, size_t size, k_timeout_t timeout) GIVES(net_buf_unref, 1);
#endif
#endif
#ifdef __cplusplus
}
#endif
