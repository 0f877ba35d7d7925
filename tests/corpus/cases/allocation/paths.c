// SPDX-License-Identifier: Apache-2.0
// Paths: conditions that belong together, loops, ladders, early ends.
#include <string.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/__assert.h>

volatile int state;
volatile size_t wanted;
void *volatile kept;
extern int check(const char *text);

int check(const char *text)
{
  return text[0];
}

int ladder_frees_too_much(void)
{
  char *first = k_malloc(wanted);
  if (!first)
    return -1;
  char *second = k_malloc(wanted);
  if (!second)
    goto free_both;
  k_free(first);
  k_free(second);
  return 0;
free_both:
  k_free(first);
  k_free(first); // expect: alloc-double-free
  return -1;
}

int ladder_with_null(void) // silent
{
  int status = -1;
  char *first = NULL, *second = NULL;
  first = k_malloc(wanted);
  if (!first)
    goto out;
  second = k_malloc(wanted);
  if (!second)
    goto out;
  status = 0;
out:
  k_free(second);
  k_free(first);
  return status;
}

int ladder_that_succeeds_early(void) // silent
{
  char *text = k_malloc(wanted);
  int status = -1;
  if (!text)
    goto out;
  if (check("a"))
    goto free_it;
  kept = text;
  return 0;
free_it:
  k_free(text);
out:
  return status;
}

int status_tells(void) // silent
{
  int status = 0;
  char *text = k_malloc(wanted);
  if (!text)
    status = -1;
  if (status == 0) {
    text[0] = 1;
    k_free(text);
  }
  return status;
}

int status_tells_wrongly(void)
{
  int status = 0;
  char *text = k_malloc(wanted);
  if (state)
    status = -1;
  if (status == 0)
    text[0] = 1; // expect: alloc-unchecked
  k_free(text);
  return status;
}

int two_in_one_condition(void) // silent
{
  char *first = k_malloc(wanted);
  char *second = k_malloc(wanted);
  if (!first || !second) {
    k_free(first);
    k_free(second);
    return -1;
  }
  first[0] = second[0] = 1;
  k_free(first);
  k_free(second);
  return 0;
}

int two_in_one_condition_and_lost(void)
{
  char *first = k_malloc(wanted);
  char *second = k_malloc(wanted);
  if (!first || !second)
    return -1; // expect: alloc-leak
  k_free(first);
  k_free(second);
  return 0;
}

int only_one_is_tested(void)
{
  char *first = k_malloc(wanted);
  char *second = k_malloc(wanted);
  if (first) {
    first[0] = 1;
    second[0] = 1; // expect: alloc-unchecked
  }
  k_free(first);
  k_free(second);
  return 0;
}

int tested_with_assert(void) // silent
{
  char *text = k_malloc(wanted);
  __ASSERT(text != NULL, "no memory");
  text[0] = 1;
  k_free(text);
  return 0;
}

int tested_in_a_ternary(void) // silent
{
  int *cell = k_malloc(wanted);
  int value = cell ? *cell : 0;
  k_free(cell);
  return value;
}

int tested_by_switch(int what) // silent
{
  char *text = NULL;
  switch (what) {
  case 1:
  case 2:
    text = k_malloc(wanted);
    break;
  default:
    return -1;
  }
  if (!text)
    return -2;
  k_free(text);
  return 0;
}

int lost_in_a_case(int what)
{
  char *text = k_malloc(wanted);
  if (!text)
    return -1;
  switch (what) {
  case 0:
    k_free(text);
    return 0;
  case 1:
    kept = text;
    return 0;
  default:
    return -2; // expect: alloc-leak
  }
}

int lost_by_continue(int count)
{
  for (int i = 0; i < count; ++i) {
    char *text = k_malloc(wanted); // false: alloc-leak
    if (!text)
      break;
    if (i == state)
      continue; // expect: alloc-leak (missed)
    k_free(text);
  }
  return 0; // false: alloc-leak
}

int freed_before_continue(int count) // silent
{
  for (int i = 0; i < count; ++i) {
    char *text = k_malloc(wanted);
    if (!text)
      break;
    if (i == state) {
      k_free(text);
      continue;
    }
    k_free(text);
  }
  return 0;
}

int tried_again(void) // silent
{
  char *text;
  do {
    text = k_malloc(wanted);
  } while (!text);
  text[0] = 1;
  k_free(text);
  return 0;
}

int tried_a_few_times(void) // silent
{
  char *text = NULL;
  for (int i = 0; i < 3 && !text; ++i)
    text = k_malloc(wanted);
  if (!text)
    return -1;
  k_free(text);
  return 0;
}

int tried_a_few_times_unchecked(void)
{
  char *text = NULL;
  for (int i = 0; i < 3 && !text; ++i)
    text = k_malloc(wanted);
  text[0] = 1; // expect: alloc-unchecked
  k_free(text);
  return 0;
}

int array_of_blocks(int count) // silent
{
  char *texts[8] = {NULL};
  for (int i = 0; i < 8 && i < count; ++i)
    texts[i] = k_malloc(wanted);
  for (int i = 0; i < 8; ++i)
    k_free(texts[i]);
  return 0;
}

int replaced(void) // silent
{
  char *text = k_malloc(wanted);
  k_free(text);
  text = k_malloc(wanted);
  k_free(text);
  return 0;
}

int replaced_by_null(void)
{
  char *text = k_malloc(wanted);
  if (text)
    text[0] = 1;
  text = NULL; // expect: alloc-leak
  k_free(text);
  return 0;
}

int read_through_an_alias(void)
{
  char *text = k_malloc(wanted);
  if (!text)
    return -1;
  char *tail = text + 4;
  k_free(text);
  return *tail; // expect: alloc-use-after-free
}

int passed_on_behind_its_release(void)
{
  char *text = k_malloc(wanted);
  if (!text)
    return -1;
  k_free(text);
  return check(text); // expect: alloc-use-after-free
}

int compared_behind_its_release(void) // silent
{
  char *text = k_malloc(wanted);
  char *seen = text;
  k_free(text);
  text = NULL;
  return seen == NULL;
}

int copied_into_unchecked(const char *given)
{
  char *text = k_malloc(wanted);
  memcpy(text, given, 4); // expect: alloc-unchecked
  k_free(text);
  return 0;
}

int copied_into(const char *given) // silent
{
  char *text = k_malloc(wanted);
  if (text)
    memcpy(text, given, 4);
  k_free(text);
  return 0;
}

int freed_where_it_is_known_to_be_null(void) // silent
{
  char *text = k_malloc(wanted);
  if (!text) {
    k_free(text);
    return -1;
  }
  k_free(text);
  return 0;
}

int cleared_and_used(void) // silent
{
  char *text = k_calloc(4, wanted);
  if (text == NULL)
    return -1;
  int value = text[3];
  k_free(text);
  return value;
}

int never_ends(void) // silent
{
  char *text = k_malloc(wanted);
  if (!text)
    return -1;
  for (;;)
    state = text[0];
}
