// SPDX-License-Identifier: Apache-2.0
// Who owns a block: structures, lists, queues, other functions, parameters.
#include <string.h>
#include <zephyr/kernel.h>

struct item {
  void *fifo_reserved;
  struct item *next;
  char *name;
  int length;
};
struct table {
  struct item *slots[4];
  int used;
};

static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);
K_MSGQ_DEFINE(queue, sizeof(struct item *), 8, 4);
static struct table table;
static struct item *head;
volatile int state;
volatile size_t wanted;

int used_after_the_fifo_got_it(void)
{
  struct item *item = k_malloc(sizeof *item); // expect: allocator-choice
  if (!item)
    return -1;
  k_fifo_put(&fifo, item);
  return item->length; // expect: alloc-use-after-free
}

int put_into_a_fifo(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  item->length = 1;
  k_fifo_put(&fifo, item);
  return 0;
}

int freed_after_the_fifo_got_it(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  k_lifo_put(&lifo, item);
  k_free(item); // expect: alloc-double-free
  return 0;
}

int put_unchecked(void)
{
  struct item *item = k_malloc(sizeof *item);
  item->length = 2; // expect: alloc-unchecked
  k_fifo_put(&fifo, item);
  return 0;
}

// What comes out of a queue is somebody's own again.
int taken_out(void) // silent
{
  struct item *item = k_fifo_get(&fifo, K_FOREVER);
  int length = item->length;
  k_free(item);
  return length;
}

int taken_out_and_freed_twice(void)
{
  struct item *item = k_fifo_get(&fifo, K_FOREVER);
  k_free(item);
  if (state)
    k_free(item); // expect: alloc-double-free
  return 0;
}

// The queue copies the pointer, so the receiver frees the block.
int pointer_through_a_message_queue(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  if (k_msgq_put(&queue, &item, K_NO_WAIT) != 0) {
    k_free(item);
    return -2;
  }
  return 0;
}

int pointer_out_of_a_message_queue(void) // silent
{
  struct item *item;
  if (k_msgq_get(&queue, &item, K_FOREVER) != 0)
    return -1;
  k_free(item);
  return 0;
}

int kept_in_a_table(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  if (table.used == 4) {
    k_free(item);
    return -2;
  }
  table.slots[table.used++] = item;
  return 0;
}

int lost_where_the_table_is_full(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  if (table.used == 4)
    return -2; // expect: alloc-leak
  table.slots[table.used++] = item;
  return 0;
}

int kept_by_a_parameter(struct table *given) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  given->slots[0] = item;
  return 0;
}

// A member of a block is lost with the block.
void member_lost(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return;
  item->name = k_malloc(wanted);
  k_free(item); // expect: alloc-leak
}

void member_freed_first(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return;
  item->name = k_malloc(wanted);
  k_free(item->name);
  k_free(item);
}

void member_freed_behind(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return;
  item->name = NULL;
  k_free(item);
  k_free(item->name); // expect: alloc-use-after-free
}

struct item *second_allocation_fails(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return NULL;
  item->name = k_malloc(wanted);
  if (!item->name) {
    k_free(item);
    return NULL;
  }
  return item;
}

struct item *second_allocation_fails_and_leaks(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return NULL;
  item->name = k_malloc(wanted);
  if (!item->name)
    return NULL; // expect: alloc-leak
  return item;
}

// Parameters belong to the caller, until they are freed.
void frees_its_parameter(struct item *item) // silent
{
  if (!item)
    return;
  k_free(item->name);
  k_free(item);
}

int frees_its_parameter_and_reads_it(struct item *item)
{
  k_free(item);
  return item->length; // expect: alloc-use-after-free
}

void frees_its_parameter_twice(struct item *item)
{
  if (item->length == 0)
    k_free(item);
  k_free(item); // expect: alloc-double-free
}

void appended(void) // silent
{
  struct item *item = k_calloc(1, sizeof *item);
  if (!item)
    return;
  struct item **end = &head;
  while (*end)
    end = &(*end)->next;
  *end = item;
}

void removed(int length) // silent
{
  for (struct item **at = &head; *at; at = &(*at)->next) {
    if ((*at)->length != length)
      continue;
    struct item *found = *at;
    *at = found->next;
    k_free(found);
    return;
  }
}

void all_removed(void) // silent
{
  while (head) {
    struct item *next = head->next;
    k_free(head);
    head = next;
  }
}

// An inner pointer keeps the block reachable.
static void *user_data;

void hidden_header(void) // silent
{
  struct item *item = k_malloc(sizeof *item + 16);
  if (!item)
    return;
  user_data = item + 1;
}

void header_found_again(void *data) // silent
{
  struct item *item = (struct item *)data - 1;
  k_free(item);
}

void copied_to_another_structure(struct table *given) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return;
  struct table copy = {{item}, 1};
  *given = copy;
}

static void destroy(struct item **item)
{
  k_free(*item);
  *item = NULL;
}

void freed_by_address(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return;
  destroy(&item);
  k_free(item);
}

static int fill(struct item *item, int length)
{
  if (length < 0)
    return -1;
  item->length = length;
  return 0;
}

int filled_or_freed(int length) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  if (fill(item, length) != 0) {
    k_free(item);
    return -2;
  }
  k_fifo_put(&fifo, item);
  return 0;
}

int filled_or_lost(int length)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  if (fill(item, length) != 0)
    return -2; // expect: alloc-leak
  k_fifo_put(&fifo, item);
  return 0;
}

// Takes it over where it succeeds, and leaves it to the caller otherwise.
static int submit(struct item *item)
{
  if (state)
    return -1;
  item->next = head;
  head = item;
  return 0;
}

int submitted_or_freed(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  int status = submit(item);
  if (status != 0)
    k_free(item);
  return status;
}

// Frees it in both cases, so that a second release is one too many.
static int consume(struct item *item)
{
  int length = item->length;
  k_free(item);
  return length;
}

int consumed(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  return consume(item);
}

int consumed_and_freed(void)
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return -1;
  int length = consume(item);
  k_free(item); // expect: alloc-double-free
  return length;
}

// The list holds it, so the caller that drops the result loses nothing.
static __attribute__((noinline)) struct item *added(void) // silent
{
  struct item *item = k_malloc(sizeof *item);
  if (!item)
    return NULL;
  item->next = head;
  head = item;
  return item;
}

int adds_three(void) // silent
{
  for (int i = 0; i < 3; ++i)
    if (!added())
      return -1;
  return 0;
}

int uses_what_was_added(void)
{
  added()->length = 1; // expect: alloc-unchecked
  return 0;
}

static __attribute__((noinline)) char *named(struct item *item) // silent
{
  item->name = k_malloc(wanted);
  return item->name;
}

int names_its_own(struct item *item) // silent
{
  return named(item) ? 0 : -1;
}

int names_a_local_one(void)
{
  struct item item;
  if (!named(&item))
    return -1;
  return item.name[0]; // expect: alloc-leak
}

int names_and_frees_a_local_one(void) // silent
{
  struct item item;
  char *name = named(&item);
  if (name)
    k_free(item.name);
  return 0;
}
