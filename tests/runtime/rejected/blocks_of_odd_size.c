// SPDX-License-Identifier: Apache-2.0
// expect-error: the block size is a power of two
#include <zephyr/sys/mem_blocks.h>

SYS_MEM_BLOCKS_DEFINE(blocks, 48, 4, 4);
