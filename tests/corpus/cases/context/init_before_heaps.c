// SPDX-License-Identifier: Apache-2.0
// What runs before a heap, a slab or the C library's arena is set up, and what runs behind.
#include <stdlib.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>

K_HEAP_DEFINE(own_heap, 512);
K_MEM_SLAB_DEFINE(slab, 32, 4, 4);
static struct k_heap late_heap;
static char late_memory[256];
void *volatile kept;
volatile int state;

static int before_the_system_heap(const struct device *dev)
{
  kept = k_malloc(state + 1); // expect: init-heap-not-ready
  return 0;
}
SYS_INIT(before_the_system_heap, PRE_KERNEL_1, 10);

static int before_a_heap(const struct device *dev)
{
  kept = k_heap_alloc(&own_heap, state + 1, K_NO_WAIT); // expect: init-heap-not-ready
  return 0;
}
SYS_INIT(before_a_heap, PRE_KERNEL_1, 20);

static void *one_block(void)
{
  void *block;
  if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0) // expect: init-heap-not-ready
    return block;
  return NULL;
}

static int before_a_slab_below_another_function(const struct device *dev)
{
  kept = one_block();
  return 0;
}
SYS_INIT(before_a_slab_below_another_function, PRE_KERNEL_1, 21);

static int before_the_arena(const struct device *dev)
{
  kept = malloc(state + 1); // expect: init-heap-not-ready, init-blocking-call
  return 0;
}
SYS_INIT(before_the_arena, PRE_KERNEL_2, 50);

static int before_the_arena_in_a_thread(const struct device *dev)
{
  kept = malloc(state + 1); // expect: init-heap-not-ready
  return 0;
}
SYS_INIT(before_the_arena_in_a_thread, POST_KERNEL, 20);

// Two heaps by two ways: one is there already.
static void *from(struct k_heap *heap)
{
  return k_heap_alloc(heap, state + 1, K_NO_WAIT); // expect: init-heap-not-ready
}

static int before_one_of_two_heaps(const struct device *dev)
{
  kept = from(&own_heap);
  return 0;
}
SYS_INIT(before_one_of_two_heaps, PRE_KERNEL_1, 22);

static int with_the_other_heap(const struct device *dev)
{
  k_heap_init(&late_heap, late_memory, sizeof late_memory);
  kept = from(&late_heap);
  return 0;
}
SYS_INIT(with_the_other_heap, PRE_KERNEL_1, 23);

static int behind_the_system_heap(const struct device *dev) // silent
{
  kept = k_malloc(state + 1);
  return 0;
}
SYS_INIT(behind_the_system_heap, PRE_KERNEL_1, 40);

static int behind_a_slab_in_a_later_level(const struct device *dev) // silent
{
  void *block;
  if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0)
    kept = block;
  return 0;
}
SYS_INIT(behind_a_slab_in_a_later_level, PRE_KERNEL_2, 10);

static int behind_the_arena(const struct device *dev) // silent
{
  kept = malloc(state + 1);
  return 0;
}
SYS_INIT(behind_the_arena, POST_KERNEL, 50);

static int early_with_a_heap_of_its_own(const struct device *dev) // silent
{
  k_heap_init(&late_heap, late_memory, sizeof late_memory);
  kept = k_heap_alloc(&late_heap, state + 1, K_NO_WAIT);
  return 0;
}
SYS_INIT(early_with_a_heap_of_its_own, PRE_KERNEL_1, 11);

static int early_release_of_nothing(const struct device *dev) // silent
{
  k_free(kept);
  return 0;
}
SYS_INIT(early_release_of_nothing, PRE_KERNEL_1, 12);

void main(void) // silent
{
  kept = one_block();
}
