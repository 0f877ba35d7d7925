// SPDX-License-Identifier: Apache-2.0
// Zephyr up to 3.4 wanted the pointer's address; from 3.5 on that compiles and corrupts.
// expect-error: k_mem_slab_free takes the block, not the address of the pointer to it
#include <zephyr/kernel/mem_slab.h>

K_MEM_SLAB_DEFINE(slab, 64, 4, 4);

void give_back(void *block);
void give_back(void *block) { k_mem_slab_free(&slab, &block); }
