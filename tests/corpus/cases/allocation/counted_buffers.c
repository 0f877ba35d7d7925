// SPDX-License-Identifier: Apache-2.0
// Network buffers: counted references, and owners that they are handed to.
#include <zephyr/kernel.h>
#include <zephyr/net/buf.h>

NET_BUF_POOL_DEFINE(pool, 8, 64, 0, NULL);
static K_FIFO_DEFINE(fifo);
static struct net_buf *last;
volatile int state;

int released(void) // silent
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  buffer->len = 1;
  net_buf_unref(buffer);
  return 0;
}

int unchecked(void)
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  buffer->len = 1; // expect: alloc-unchecked
  net_buf_unref(buffer);
  return 0;
}

int unchecked_with_data(void)
{
  struct net_buf *buffer = net_buf_alloc_len(&pool, 100, K_FOREVER);
  buffer->len = 1; // expect: alloc-unchecked
  net_buf_unref(buffer);
  return 0;
}

int lost(void)
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_MSEC(1));
  if (!buffer)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  net_buf_unref(buffer);
  return 0;
}

int handed_over(void) // silent
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  net_buf_put(&fifo, buffer);
  return 0;
}

int read_after_it_was_handed_over(void)
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  net_buf_put(&fifo, buffer);
  return buffer->len; // expect: alloc-use-after-free
}

int kept_by_a_second_reference(void) // silent
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  last = net_buf_ref(buffer);
  net_buf_put(&fifo, buffer);
  return last->len;
}

int released_twice(void)
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  net_buf_unref(buffer);
  net_buf_unref(buffer); // expect: alloc-double-free
  return 0;
}

int released_twice_with_two_references(void) // silent
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  net_buf_ref(buffer);
  net_buf_unref(buffer);
  net_buf_unref(buffer);
  return 0;
}

int read_with_a_reference_left(void) // silent
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  net_buf_ref(buffer);
  net_buf_unref(buffer);
  int length = buffer->len;
  net_buf_unref(buffer);
  return length;
}

int read_behind_the_last_reference(void)
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  net_buf_unref(buffer);
  return buffer->len; // expect: alloc-use-after-free
}

int copy_lost(struct net_buf *given)
{
  struct net_buf *copy = net_buf_clone(given, K_NO_WAIT);
  if (!copy)
    return -1;
  return copy->len; // expect: alloc-leak
}

int copy_released(struct net_buf *given) // silent
{
  struct net_buf *copy = net_buf_clone(given, K_NO_WAIT);
  if (!copy)
    return -1;
  int length = copy->len;
  net_buf_unref(copy);
  return length;
}

int given_to_another_allocator(void)
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_NO_WAIT);
  if (!buffer)
    return -1;
  k_free(buffer); // expect: alloc-mismatch
  return 0;
}

int read_behind_a_reference_of_its_own(struct net_buf *given) // silent
{
  net_buf_ref(given);
  net_buf_put(&fifo, given);
  int length = given->len;
  net_buf_unref(given);
  return length;
}

int read_with_no_reference_left(struct net_buf *given)
{
  net_buf_ref(given);
  net_buf_put(&fifo, given);
  net_buf_put(&fifo, given);
  return given->len; // expect: alloc-use-after-free
}

// Without data of its own there is nothing that could be missing once a buffer is free.
int links_to_fragments(void) // silent
{
  struct net_buf *buffer = net_buf_alloc_len(&pool, 0, K_FOREVER);
  int length = buffer->len;
  net_buf_unref(buffer);
  return length;
}

int links_to_fragments_if_there_is_one(void)
{
  struct net_buf *buffer = net_buf_alloc_len(&pool, 0, K_NO_WAIT);
  int length = buffer->len; // expect: alloc-unchecked
  net_buf_unref(buffer);
  return length;
}

int waits_for_a_fixed_one(void) // silent
{
  struct net_buf *buffer = net_buf_alloc(&pool, K_FOREVER);
  int length = buffer->len;
  net_buf_unref(buffer);
  return length;
}
