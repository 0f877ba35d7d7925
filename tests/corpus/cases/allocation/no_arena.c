// SPDX-License-Identifier: Apache-2.0
// CONFIG_MINIMAL_LIBC_MALLOC_ARENA_SIZE=0
// A library whose arena nobody gave a size: it links, and gives nothing.
#include <stdlib.h>
#include <zephyr/kernel.h>

volatile size_t wanted;
void *volatile kept;
void *volatile more;
void *volatile from_pool;

static char *copy(size_t size)
{
  return malloc(size); // expect: alloc-zero-pool
}

int main(void)
{
  kept = copy(wanted);
  more = calloc(4, wanted); // expect: alloc-zero-pool
  return 0;
}

void from_the_kernel(void) // silent
{
  from_pool = k_malloc(wanted);
}
