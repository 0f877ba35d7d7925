// SPDX-License-Identifier: Apache-2.0
// How much is asked for: constants from everywhere, against the pool that must give it.
#include <zephyr/kernel.h>

K_HEAP_DEFINE(small_heap, 256);
K_HEAP_DEFINE(large_heap, 8192);
K_MEM_SLAB_DEFINE(cells, 32, 4, 4);

enum { lines = 40, columns = 32 };
struct screen {
  char text[lines][columns];
};
struct header {
  int length;
};
volatile unsigned int count;
void *volatile kept;
#define FRAME_BYTES (2 * 600)

void by_sizeof(void)
{
  kept = k_malloc(sizeof(struct screen)); // expect: alloc-oversize
}

void by_enum(void)
{
  kept = k_malloc(lines * columns); // expect: alloc-oversize
}

void by_macro(void)
{
  kept = k_malloc(FRAME_BYTES); // expect: alloc-oversize
}

void by_sum(void)
{
  kept = k_malloc(sizeof(struct header) + 960); // expect: alloc-oversize
}

void by_sum_that_fits(void) // silent
{
  kept = k_malloc(sizeof(struct header) + 900);
}

static void *frame(size_t size)
{
  return k_malloc(size); // expect: alloc-oversize
}

void by_parameter(void)
{
  kept = frame(5000);
}

static void *frame_that_fits(size_t size)
{
  return k_malloc(size);
}

void by_parameter_that_fits(void) // silent
{
  kept = frame_that_fits(500);
}

void by_local(void)
{
  const size_t size = 2048;
  kept = k_malloc(size); // expect: alloc-oversize
}

void aligned(void)
{
  kept = k_aligned_alloc(64, 940); // expect: alloc-oversize
}

void aligned_that_fits(void) // silent
{
  kept = k_aligned_alloc(8, 940);
}

void product_of_two(void)
{
  kept = k_calloc(sizeof(struct screen), 3); // expect: alloc-oversize
}

void product_that_fits(void) // silent
{
  kept = k_calloc(20, sizeof(struct header));
}

void named_heap(void)
{
  kept = k_heap_alloc(&small_heap, 300, K_NO_WAIT); // expect: alloc-oversize
}

void named_heap_that_waits_in_vain(void)
{
  kept = k_heap_alloc(&small_heap, 256, K_FOREVER); // expect: alloc-oversize
}

void other_heap(void) // silent
{
  kept = k_heap_alloc(&large_heap, 3000, K_NO_WAIT);
}

void not_known(void) // silent
{
  kept = k_malloc(count);
}

void one_of_two(int large) // silent
{
  kept = k_malloc(large ? 800 : 100);
}

void nothing(void)
{
  kept = k_heap_alloc(&small_heap, 0, K_NO_WAIT); // expect: alloc-size-overflow
}

void nothing_by_product(void)
{
  kept = k_calloc(0, 17); // expect: alloc-size-overflow
}

void wraps_by_product(void)
{
  kept = k_calloc(0x10000, 0x10001); // expect: alloc-size-overflow, alloc-oversize
}

void difference(void)
{
  kept = k_malloc(sizeof(struct header) - 8); // expect: alloc-oversize
}

void tested_first(unsigned int elements) // silent
{
  if (elements == 0 || elements > 16)
    return;
  kept = k_malloc(elements * sizeof(struct header));
}

struct small {
  char bytes[32];
};
struct large {
  char bytes[33];
};

void object_that_fits_exactly(void) // silent
{
  struct small *object;
  if (k_mem_slab_alloc(&cells, (void **)&object, K_NO_WAIT) != 0)
    return;
  object->bytes[31] = 1;
  kept = object;
}

void object_one_too_large(void)
{
  struct large *object;
  if (k_mem_slab_alloc(&cells, (void **)&object, K_NO_WAIT) != 0) // expect: slab-block-size
    return;
  object->bytes[32] = 1;
  kept = object;
}
