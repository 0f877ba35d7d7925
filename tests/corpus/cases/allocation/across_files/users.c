// SPDX-License-Identifier: Apache-2.0
#include "blocks.h"

#include <zephyr/kernel.h>

int unchecked_wrapper(void)
{
  struct block *block = block_new();
  block->value = 1; // expect: alloc-unchecked
  block_delete(block);
  return 0;
}

int wrapper_that_never_fails(void) // silent
{
  struct block *block = block_new_or_stop();
  block->value = 1;
  block_delete(block);
  return 0;
}

int leak_through_a_wrapper(int early)
{
  struct block *block = block_new();
  if (!block)
    return -1;
  if (early)
    return -2; // expect: alloc-leak
  block_delete(block);
  return 0;
}

int kept_by_another_file(void) // silent
{
  struct block *block = block_new();
  if (!block)
    return -1;
  block_keep(block);
  return 0;
}

int read_by_another_file(void) // silent
{
  struct block *block = block_new();
  if (!block)
    return -1;
  int value = block_read(block);
  block_delete(block);
  return value;
}

int read_after_delete(void)
{
  struct block *block = block_new();
  if (!block)
    return -1;
  block_delete(block);
  return block_read(block); // expect: alloc-use-after-free
}

int deleted_twice(void)
{
  struct block *block = block_new();
  block_delete(block);
  block_delete(block); // expect: alloc-double-free
  return 0;
}

int deleted_by_another_family(void)
{
  struct block *block = block_new();
  k_heap_free(NULL, block); // expect: alloc-mismatch
  return 0;
}

int made_through_a_parameter(void) // silent
{
  struct block *block;
  if (block_make(&block) != 0)
    return -1;
  block->value = 2;
  block_delete(block);
  return 0;
}

int made_and_lost(int early)
{
  struct block *block;
  if (block_make(&block) != 0)
    return -1;
  if (early)
    return -2; // expect: alloc-leak
  block_delete(block);
  return 0;
}
