// SPDX-License-Identifier: Apache-2.0
// Heaps in interrupts: legal for the kernel's own, which never wait, but their time depends on their state; a mistake for the library's.
#include <stdlib.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/mem_blocks.h>

K_HEAP_DEFINE(heap, 512);
K_MEM_SLAB_DEFINE(slab, 32, 4, 4);
SYS_MEM_BLOCKS_DEFINE(blocks, 32, 4, 4);
static K_FIFO_DEFINE(fifo);
static struct item {
  void *reserved;
  int value;
} items[4];
volatile size_t wanted;
void *volatile kept;

static void system_heap(struct k_timer *timer)
{
  kept = k_malloc(wanted); // expect: isr-allocation
}
K_TIMER_DEFINE(first, system_heap, NULL);

static void releases(struct k_timer *timer)
{
  k_free(kept); // expect: isr-allocation
}
K_TIMER_DEFINE(second, releases, NULL);

static void own_heap(struct k_timer *timer)
{
  kept = k_heap_alloc(&heap, wanted, K_NO_WAIT); // expect: isr-allocation
}
K_TIMER_DEFINE(third, own_heap, NULL);

static void own_heap_releases(struct k_timer *timer)
{
  k_heap_free(&heap, kept); // expect: isr-allocation
}
K_TIMER_DEFINE(fourth, own_heap_releases, NULL);

static void *block_for(size_t size)
{
  return k_calloc(1, size); // expect: isr-allocation
}

static void in_a_function(struct k_timer *timer)
{
  kept = block_for(wanted);
}
K_TIMER_DEFINE(fifth, in_a_function, NULL);

static void always_the_same(struct k_timer *timer)
{
  kept = k_aligned_alloc(8, 48); // expect: isr-allocation, allocator-choice
}
K_TIMER_DEFINE(sixth, always_the_same, NULL);

static void library(struct k_timer *timer)
{
  kept = calloc(1, wanted); // expect: isr-libc-heap
}
K_TIMER_DEFINE(seventh, library, NULL);

static void library_releases(struct k_timer *timer)
{
  free(kept); // expect: isr-libc-heap
}
K_TIMER_DEFINE(eighth, library_releases, NULL);

static void *grown(void *block, size_t size)
{
  return realloc(block, size); // expect: isr-libc-heap
}

static void library_in_a_function(struct k_timer *timer)
{
  kept = grown(kept, wanted);
}
K_TIMER_DEFINE(ninth, library_in_a_function, NULL);

static void slab_blocks(struct k_timer *timer) // silent
{
  void *block;
  if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0)
    k_mem_slab_free(&slab, &block);
}
K_TIMER_DEFINE(tenth, slab_blocks, NULL);

static void memory_blocks(struct k_timer *timer) // silent
{
  void *block[1];
  if (sys_mem_blocks_alloc(&blocks, 1, block) == 0)
    sys_mem_blocks_free(&blocks, 1, block);
}
K_TIMER_DEFINE(eleventh, memory_blocks, NULL);

static void static_items(struct k_timer *timer) // silent
{
  k_fifo_put(&fifo, &items[0]);
}
K_TIMER_DEFINE(twelfth, static_items, NULL);

// The queue allocates what it needs besides, which is documented for interrupts.
static void queue_allocates(struct k_timer *timer) // silent
{
  k_fifo_alloc_put(&fifo, &items[1]);
}
K_TIMER_DEFINE(thirteenth, queue_allocates, NULL);

static void only_outside(struct k_timer *timer) // silent
{
  if (k_is_in_isr())
    return;
  void *block = malloc(wanted);
  free(block);
}
K_TIMER_DEFINE(fourteenth, only_outside, NULL);

int main(void) // silent
{
  void *block = k_malloc(wanted);
  k_free(block);
  block = malloc(wanted);
  free(block);
  block = k_heap_alloc(&heap, wanted, K_FOREVER);
  k_heap_free(&heap, block);
  return 0;
}
