// SPDX-License-Identifier: Apache-2.0
// KERNEL_VERSION_NUMBER=0x30500
// Since Zephyr 3.5 the release of a slab's block takes the block itself.
#include <zephyr/kernel.h>

K_MEM_SLAB_DEFINE(cells, 32, 4, 4);
K_MEM_SLAB_DEFINE(other_cells, 32, 4, 4);
struct cell {
  struct cell *next;
  int value;
};
static struct cell *head;
volatile int state;

int address_of_the_variable(void)
{
  struct cell *cell;
  if (k_mem_slab_alloc(&cells, (void **)&cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&cells, &cell); // expect: slab-free-signature
  return 0;
}

int address_of_the_variable_in_a_cast(void)
{
  struct cell *cell;
  if (k_mem_slab_alloc(&cells, (void **)&cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&cells, (void *)&cell); // expect: slab-free-signature
  return 0;
}

int the_block(void) // silent
{
  struct cell *cell;
  if (k_mem_slab_alloc(&cells, (void **)&cell, K_NO_WAIT) != 0)
    return -1;
  cell->value = 1;
  k_mem_slab_free(&cells, cell);
  return 0;
}

void the_block_of_a_list(void) // silent
{
  while (head) {
    struct cell *next = head->next;
    k_mem_slab_free(&cells, head);
    head = next;
  }
}

int twice(void)
{
  struct cell *cell;
  if (k_mem_slab_alloc(&cells, (void **)&cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&cells, cell);
  k_mem_slab_free(&cells, cell); // expect: alloc-double-free
  return 0;
}

int used_behind(void)
{
  struct cell *cell;
  if (k_mem_slab_alloc(&cells, (void **)&cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&cells, cell);
  return cell->value; // expect: alloc-use-after-free
}

int to_another_slab(void)
{
  void *cell;
  if (k_mem_slab_alloc(&cells, &cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(&other_cells, cell); // expect: alloc-wrong-heap
  return 0;
}

int to_the_system_heap(void)
{
  void *cell;
  if (k_mem_slab_alloc(&cells, &cell, K_NO_WAIT) != 0)
    return -1;
  k_free(cell); // expect: alloc-mismatch
  return 0;
}

int chosen_slab(bool first) // silent
{
  struct k_mem_slab *slab = first ? &cells : &other_cells;
  void *cell;
  if (k_mem_slab_alloc(slab, &cell, K_NO_WAIT) != 0)
    return -1;
  k_mem_slab_free(slab, cell);
  return 0;
}

int waits_forever(void) // silent
{
  struct cell *cell;
  k_mem_slab_alloc(&cells, (void **)&cell, K_FOREVER);
  cell->value = 1;
  k_mem_slab_free(&cells, cell);
  return 0;
}

int waits_for_a_time(void)
{
  struct cell *cell;
  k_mem_slab_alloc(&cells, (void **)&cell, K_MSEC(10));
  cell->value = 1; // expect: alloc-unchecked
  k_mem_slab_free(&cells, cell);
  return 0;
}

int freed_where_it_failed(void)
{
  void *cell = NULL;
  int status = k_mem_slab_alloc(&cells, &cell, K_MSEC(10));
  if (status != 0)
    return status;
  if (state)
    return -1; // expect: alloc-leak
  k_mem_slab_free(&cells, cell);
  return 0;
}

int initialised_before_the_wait(void) // silent
{
  void *cell = NULL;
  k_mem_slab_alloc(&cells, &cell, K_MSEC(10));
  if (!cell)
    return -1;
  k_mem_slab_free(&cells, cell);
  return 0;
}

int both_tests(void) // silent
{
  void *cell;
  if (k_mem_slab_alloc(&cells, &cell, K_MSEC(10)) == 0 && cell)
    k_mem_slab_free(&cells, cell);
  return 0;
}

int read_after_a_timeout(void)
{
  void *cell;
  int status = k_mem_slab_alloc(&cells, &cell, K_SECONDS(1));
  if (status != 0)
    return cell != NULL; // expect: slab-unset-on-timeout
  k_mem_slab_free(&cells, cell);
  return 0;
}
