/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_MEM_BLOCKS_H
#define CORPUS_MEM_BLOCKS_H
#include <zephyr/kernel.h>
#ifdef __cplusplus
extern "C" {
#endif
struct sys_mem_blocks { uint32_t num_blocks; uint8_t blk_sz_shift; uint8_t *buffer; uint32_t bitmap; };
typedef struct sys_mem_blocks sys_mem_blocks_t;
#define SYS_MEM_BLOCKS_DEFINE(name, size, count, align) \
  static uint8_t name##_buffer[(size) * (count)] __attribute__((aligned(align))); \
  struct sys_mem_blocks name = {count, 5, name##_buffer, 0}
int sys_mem_blocks_alloc(sys_mem_blocks_t *blocks, size_t count, void **out);
int sys_mem_blocks_free(sys_mem_blocks_t *blocks, size_t count, void **in);
#ifdef __cplusplus
}
#endif
#endif
