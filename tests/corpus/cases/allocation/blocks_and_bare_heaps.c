// SPDX-License-Identifier: Apache-2.0
// Blocks in arrays, heaps without a lock of their own, and memory of threads.
#include <zephyr/kernel.h>
#include <zephyr/sys/mem_blocks.h>
#include <zephyr/sys/sys_heap.h>

SYS_MEM_BLOCKS_DEFINE(blocks, 32, 8, 4);
SYS_MEM_BLOCKS_DEFINE(other_blocks, 32, 8, 4);
static struct sys_heap shared_arena, locked_arena, private_arena;
static char memory[3][256];
static struct k_spinlock lock;
volatile int state;
volatile size_t wanted;
void *volatile kept;
void *volatile private_kept;

int one_block(void) // silent
{
  void *block[1];
  if (sys_mem_blocks_alloc(&blocks, 1, block) != 0)
    return -1;
  *(int *)block[0] = 1;
  sys_mem_blocks_free(&blocks, 1, block);
  return 0;
}

int one_block_unchecked(void)
{
  void *block[1];
  sys_mem_blocks_alloc(&blocks, 1, block);
  *(int *)block[0] = 1; // expect: alloc-unchecked
  sys_mem_blocks_free(&blocks, 1, block);
  return 0;
}

int one_block_lost(void)
{
  void *block[1];
  if (sys_mem_blocks_alloc(&blocks, 1, block) != 0)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  sys_mem_blocks_free(&blocks, 1, block);
  return 0;
}

int one_block_to_other_blocks(void)
{
  void *block[1];
  if (sys_mem_blocks_alloc(&blocks, 1, block) != 0)
    return -1;
  sys_mem_blocks_free(&other_blocks, 1, block); // expect: alloc-wrong-heap
  return 0;
}

int bare_heap_lost(void)
{
  int *cell = sys_heap_alloc(&private_arena, wanted);
  if (!cell)
    return -1;
  *cell = 1;
  return 0; // expect: alloc-leak
}

int bare_heap_to_another(void)
{
  void *cell = sys_heap_alloc(&private_arena, wanted);
  sys_heap_free(&locked_arena, cell); // expect: alloc-wrong-heap
  return 0;
}

int bare_heap_grown(void *cell) // silent
{
  void *larger = sys_heap_realloc(&private_arena, cell, wanted);
  if (!larger)
    return -1;
  kept = larger;
  return 0;
}

int bare_heap_grown_in_place(void *cell)
{
  cell = sys_heap_realloc(&private_arena, cell, wanted); // expect: alloc-realloc-leak
  kept = cell;
  return 0;
}

int stack_to_the_system_heap(void)
{
  k_thread_stack_t *stack = k_thread_stack_alloc(512, 0);
  if (!stack)
    return -1;
  k_free(stack); // expect: alloc-mismatch
  return 0;
}

int stack_given_back(void) // silent
{
  k_thread_stack_t *stack = k_thread_stack_alloc(512, 0);
  if (!stack)
    return -1;
  return k_thread_stack_free(stack);
}

// The memory of a thread's pool goes back by k_free.
int of_the_thread(void) // silent
{
  void *block = z_thread_malloc(wanted);
  if (!block)
    return -1;
  k_free(block);
  return 0;
}

static void reads(void *a, void *b, void *c)
{
  kept = sys_heap_alloc(&shared_arena, wanted); // expect: heap-unsynchronised
}
K_THREAD_DEFINE(reader, 512, reads, NULL, NULL, NULL, 5, 0, 0);

static void writes(void *a, void *b, void *c) // silent
{
  sys_heap_free(&shared_arena, kept);
}
K_THREAD_DEFINE(writer, 512, writes, NULL, NULL, NULL, 6, 0, 0);

static void tick(struct k_timer *timer)
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  sys_heap_free(&locked_arena, kept); // expect: isr-allocation, lock-allocation
  k_spin_unlock(&lock, key);
}
K_TIMER_DEFINE(timer, tick, NULL);

int main(void)
{
  sys_heap_init(&shared_arena, memory[0], sizeof memory[0]);
  sys_heap_init(&locked_arena, memory[1], sizeof memory[1]);
  sys_heap_init(&private_arena, memory[2], sizeof memory[2]);
  k_spinlock_key_t key = k_spin_lock(&lock);
  kept = sys_heap_alloc(&locked_arena, wanted); // expect: lock-allocation
  k_spin_unlock(&lock, key);
  private_kept = sys_heap_alloc(&private_arena, wanted);
  return 0;
}
