// SPDX-License-Identifier: Apache-2.0
// A queue takes anything that has room for its link: what goes in need not be a block of anybody's, nor its last reference.
#include <zephyr/kernel.h>

struct item { void *reserved; int value; struct item *next; };
static K_FIFO_DEFINE(queue);
static struct item items[4];
void *volatile kept;

// Objects that live on: their user counts them elsewhere.
static void announce(struct item *item, int value) // silent
{
  k_fifo_put(&queue, item);
  item->value = value;
}

// Its own block: the receiver may have released it by then.
static void hands_over_and_writes(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return;
  k_fifo_put(&queue, item);
  item->value = 1; // expect: alloc-use-after-free
}

int main(void)
{
  announce(&items[0], 1);
  announce(&items[1], 2);
  hands_over_and_writes();
  kept = k_fifo_get(&queue, K_NO_WAIT);
  return 0;
}
