// SPDX-License-Identifier: Apache-2.0
#include "blocks.h"

#include <zephyr/kernel.h>
#include <zephyr/sys/__assert.h>

static struct block *kept;

struct block *block_new(void)
{
  return k_malloc(sizeof(struct block)); // expect: allocator-choice
}

struct block *block_new_or_stop(void)
{
  struct block *block = k_malloc(sizeof(struct block));
  if (!block)
    assert_post_action("blocks.c", 1);
  return block;
}

void block_delete(struct block *block)
{
  k_free(block);
}

void block_keep(struct block *block)
{
  kept = block;
}

int block_read(const struct block *block)
{
  return block->value;
}

int block_make(struct block **out)
{
  struct block *block = k_malloc(sizeof *block);
  if (!block)
    return -1;
  block->value = 0;
  *out = block;
  return 0;
}

void block_delete_if(struct block *block, int really)
{
  if (really)
    k_free(block);
}
