// SPDX-License-Identifier: Apache-2.0
// CONFIG_HEAP_MEM_POOL_SIZE=0 means that there is no system heap: a use of it is found at link time, not on the board.
// expect-error: undefined reference to `hri_malloc'
#define HR_HARDENING 0
#define HR_STATISTICS 0
#include <zephyr/kernel.h>

int main(void) { return k_malloc(16) == NULL; }
