// SPDX-License-Identifier: Apache-2.0
// Heaps and slabs with names, and the ways to confuse them.
#include <stdlib.h>
#include <zephyr/kernel.h>

K_HEAP_DEFINE(red, 512);
K_HEAP_DEFINE(blue, 512);
K_MEM_SLAB_DEFINE(small_cells, 16, 4, 4);
K_MEM_SLAB_DEFINE(large_cells, 64, 4, 4);
struct reading {
  int values[8];
};
static void *kept;
volatile int state;

void heap_block_to_k_free(void)
{
  void *block = k_heap_alloc(&red, 16, K_NO_WAIT); // expect: allocator-choice
  k_free(block); // expect: alloc-mismatch
}

void k_malloc_block_to_a_heap(void)
{
  void *block = k_malloc(16);
  k_heap_free(&red, block); // expect: alloc-mismatch
}

void library_block_to_k_free(void)
{
  void *block = malloc(16);
  k_free(block); // expect: alloc-mismatch
}

void k_malloc_block_to_the_library(void)
{
  void *block = k_malloc(16);
  free(block); // expect: alloc-mismatch
}

void right_heap(void) // silent
{
  void *block = k_heap_alloc(&red, 16, K_NO_WAIT);
  k_heap_free(&red, block);
}

void wrong_heap(void)
{
  void *block = k_heap_alloc(&red, 16, K_NO_WAIT);
  k_heap_free(&blue, block); // expect: alloc-wrong-heap
}

void heap_by_parameter(struct k_heap *heap) // silent
{
  void *block = k_heap_alloc(heap, 16, K_NO_WAIT);
  k_heap_free(heap, block);
}

int heap_unchecked(void)
{
  int *block = k_heap_alloc(&red, 16, K_MSEC(5));
  *block = 1; // expect: alloc-unchecked
  k_heap_free(&red, block);
  return 0;
}

int heap_leak(void)
{
  int *block = k_heap_alloc(&red, 16, K_NO_WAIT);
  if (!block)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  k_heap_free(&red, block);
  return 0;
}

void *heap_too_small(void)
{
  return k_heap_alloc(&red, 512, K_NO_WAIT); // expect: alloc-oversize
}

int slab_checked(void) // silent
{
  void *cell;
  if (k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&small_cells, &cell);
  return 0;
}

int slab_status_in_a_variable(void) // silent
{
  void *cell;
  int status = k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT);
  if (status)
    return status;
  k_mem_slab_free(&small_cells, &cell);
  return 0;
}

int slab_unchecked(void)
{
  int *cell;
  k_mem_slab_alloc(&small_cells, (void **)&cell, K_NO_WAIT);
  *cell = 1; // expect: alloc-unchecked
  k_mem_slab_free(&small_cells, (void **)&cell);
  return 0;
}

int slab_leak(void)
{
  void *cell;
  if (k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT) != 0)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  k_mem_slab_free(&small_cells, &cell);
  return 0;
}

int slab_kept(void) // silent
{
  void *cell;
  if (k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT) != 0)
    return -1;
  kept = cell;
  return 0;
}

int slab_twice(void)
{
  void *cell;
  if (k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&small_cells, &cell);
  k_mem_slab_free(&small_cells, &cell); // expect: alloc-double-free
  return 0;
}

int slab_used_behind(void)
{
  int *cell;
  if (k_mem_slab_alloc(&small_cells, (void **)&cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&small_cells, (void **)&cell);
  return *cell; // expect: alloc-use-after-free
}

int wrong_slab(void)
{
  void *cell;
  if (k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&large_cells, &cell); // expect: alloc-wrong-heap
  return 0;
}

int pointer_tested_after_a_wait(void)
{
  void *cell;
  k_mem_slab_alloc(&small_cells, &cell, K_MSEC(3));
  if (!cell) // expect: slab-unset-on-timeout
    return -1;
  k_mem_slab_free(&small_cells, &cell);
  return 0;
}

int pointer_tested_without_a_wait(void) // silent
{
  void *cell;
  k_mem_slab_alloc(&small_cells, &cell, K_NO_WAIT);
  if (!cell)
    return -1;
  k_mem_slab_free(&small_cells, &cell);
  return 0;
}

int object_too_large(void)
{
  struct reading *reading;
  if (k_mem_slab_alloc(&small_cells, (void **)&reading, K_NO_WAIT) != 0) // expect: slab-block-size
    return -1;
  reading->values[7] = 1;
  k_mem_slab_free(&small_cells, (void **)&reading);
  return 0;
}

int object_that_fits(void) // silent
{
  struct reading *reading;
  if (k_mem_slab_alloc(&large_cells, (void **)&reading, K_NO_WAIT) != 0)
    return -1;
  reading->values[7] = 1;
  k_mem_slab_free(&large_cells, (void **)&reading);
  return 0;
}

char *grow(char *text)
{ // false-next: allocator-choice
  text = k_realloc(text, 64); // expect: alloc-realloc-leak
  return text;
}

char *grow_carefully(char *text) // silent
{
  char *larger = k_realloc(text, 64);
  return larger ? larger : text;
}

char *library_grow(char *text)
{
  text = realloc(text, 64); // expect: alloc-realloc-leak
  return text;
}

void library_life(void) // silent
{
  int *cell = malloc(sizeof *cell);
  if (!cell)
    return;
  *cell = 1;
  free(cell);
}

int library_unchecked(void)
{
  int *cell = malloc(sizeof *cell);
  *cell = 1; // expect: alloc-unchecked
  free(cell);
  return 0;
}
