// SPDX-License-Identifier: Apache-2.0
// The life of a block of the system heap within one function.
#include <zephyr/kernel.h>

struct message {
  struct message *next;
  int length;
  char text[16];
};

extern int send(struct message *message); // keeps it
static struct message *queue_head;
volatile int state;

int unchecked(void)
{
  struct message *m = k_malloc(sizeof *m); // expect: allocator-choice
  m->length = 1; // expect: alloc-unchecked
  k_free(m);
  return 0;
}

int checked(void) // silent
{
  struct message *m = k_malloc(sizeof *m);
  if (m == NULL)
    return -1;
  m->length = 1;
  k_free(m);
  return 0;
}

int checked_the_other_way(void) // silent
{
  struct message *m = k_malloc(sizeof *m);
  if (m) {
    m->length = 1;
    k_free(m);
  }
  return 0;
}

int checked_in_the_condition(void) // silent
{
  struct message *m;
  if ((m = k_calloc(2, sizeof *m)) != NULL && m->length == 0) {
    k_free(m);
    return 1;
  }
  k_free(m);
  return 0;
}

int checked_too_late(void)
{
  struct message *m = k_malloc(sizeof *m);
  m->length = 0; // expect: alloc-unchecked
  if (!m)
    return -1;
  k_free(m);
  return 0;
}

int calloc_unchecked(void)
{
  int *cells = k_calloc(4, sizeof *cells); // expect: allocator-choice
  cells[0] = 1; // expect: alloc-unchecked
  k_free(cells);
  return 0;
}

int leaks(void)
{
  char *text = k_malloc(16);
  if (!text)
    return -1;
  text[0] = 0;
  return 0; // expect: alloc-leak
}

int leaks_on_an_error(int length)
{
  char *text = k_malloc(16);
  if (!text)
    return -1;
  if (length > 16)
    return -2; // expect: alloc-leak
  k_free(text);
  return 0;
}

int frees_on_every_path(int length) // silent
{
  int result = 0;
  char *text = k_malloc(16);
  if (!text)
    return -1;
  if (length > 16) {
    result = -2;
    goto out;
  }
  text[0] = 1;
out:
  k_free(text);
  return result;
}

int leaks_by_overwriting(void)
{
  char *text = k_malloc(16);
  text = k_malloc(32); // expect: alloc-leak
  k_free(text);
  return 0;
}

int ladder(void)
{
  char *first = k_malloc(8); // expect: allocator-choice
  if (!first)
    return -1;
  char *second = k_malloc(8);
  if (!second)
    goto free_first;
  char *third = k_malloc(8);
  if (!third)
    goto free_second;
  k_free(third);
  k_free(second);
  k_free(first);
  return 0;
free_second:
  k_free(second);
free_first:
  k_free(first);
  return -1;
}

int ladder_with_a_missing_rung(void)
{
  char *first = k_malloc(8);
  if (!first)
    return -1;
  char *second = k_malloc(8);
  if (!second)
    return -1; // expect: alloc-leak
  k_free(second);
  k_free(first);
  return 0;
}

int twice(int early)
{
  char *text = k_malloc(16);
  if (early)
    k_free(text);
  k_free(text); // expect: alloc-double-free
  return 0;
}

int once_on_either_branch(int early) // silent
{
  char *text = k_malloc(16);
  if (early)
    k_free(text);
  else
    k_free(text);
  return 0;
}

int freed_and_cleared(int early) // silent
{
  char *text = k_malloc(16);
  if (early) {
    k_free(text);
    text = NULL;
  }
  k_free(text);
  return 0;
}

int correlated(int early) // silent
{
  char *text = k_malloc(16);
  if (early)
    k_free(text);
  if (!early)
    k_free(text);
  return 0;
}

int used_behind(void)
{
  struct message *m = k_malloc(sizeof *m);
  if (!m)
    return 0;
  m->length = 3;
  k_free(m);
  return m->length; // expect: alloc-use-after-free
}

int read_before(void) // silent
{
  struct message *m = k_malloc(sizeof *m);
  if (!m)
    return 0;
  m->length = 3;
  int length = m->length;
  k_free(m);
  return length;
}

void frees_a_list(struct message *head) // silent
{
  while (head) {
    struct message *next = head->next;
    k_free(head);
    head = next;
  }
}

void frees_a_list_wrongly(struct message *head)
{
  for (; head; head = head->next) // expect: alloc-use-after-free
    k_free(head);
}

void freed_in_a_loop(int count)
{
  char *text = k_malloc(16);
  for (int i = 0; i < count; ++i) // expect: alloc-leak
    k_free(text); // expect: alloc-double-free
}

void allocated_and_freed_in_a_loop(int count) // silent
{
  for (int i = 0; i < count; ++i) {
    char *text = k_malloc(16);
    k_free(text);
  }
}

int stored_in_a_list(void) // silent
{
  struct message *m = k_malloc(sizeof *m);
  if (!m)
    return -1;
  m->next = queue_head;
  queue_head = m;
  return 0;
}

int handed_over(void) // silent
{
  struct message *m = k_malloc(sizeof *m);
  if (!m)
    return -1;
  return send(m);
}

struct message *returned(void) // silent
{
  struct message *m = k_malloc(sizeof *m);
  if (m)
    m->next = NULL;
  return m;
}

int result_thrown_away(void)
{
  k_malloc(4); // expect: alloc-leak
  return 0;
}

int flag_tells_ownership(int wanted) // silent
{
  bool is_owned = false;
  char *text = NULL;
  if (wanted) {
    text = k_malloc(16);
    is_owned = true;
  }
  if (is_owned)
    k_free(text);
  return 0;
}

void through_another_pointer(void) // silent
{
  char *text = k_malloc(16);
  char *same = text;
  if (!same)
    return;
  same[0] = 1;
  k_free(same);
}

void freed_through_another_pointer(void)
{
  char *text = k_malloc(16);
  char *same = text;
  k_free(same);
  k_free(text); // expect: alloc-double-free
}

int send(struct message *message)
{
  queue_head = message;
  return state;
}

int asks_for_nothing(void)
{
  void *nothing = k_malloc(0); // expect: alloc-size-overflow
  k_free(nothing);
  return 0;
}

int asks_for_too_much(void)
{
  char *text = k_malloc(1000); // expect: alloc-oversize
  k_free(text);
  return 0;
}

int asks_for_all_there_is(void) // silent
{
  char *text = k_malloc(960);
  k_free(text);
  return 0;
}

int asks_for_too_many(void)
{
  char *text = k_calloc(100, 10); // expect: alloc-oversize
  k_free(text);
  return 0;
}
