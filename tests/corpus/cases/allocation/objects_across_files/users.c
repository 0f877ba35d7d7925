// SPDX-License-Identifier: Apache-2.0
#include "pool.h"

volatile int state;
volatile size_t wanted;

int new_and_deleted(void) // silent
{
  struct object *object = object_new(wanted);
  if (!object)
    return -1;
  int sum = object_sum(object);
  object_delete(object);
  return sum;
}

int new_unchecked(void)
{
  struct object *object = object_new(wanted);
  object->value = 1; // expect: alloc-unchecked
  object_delete(object);
  return 0;
}

int new_and_lost(void)
{
  struct object *object = object_new(wanted);
  if (!object)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  object_delete(object);
  return 0;
}

int deleted_twice(void)
{
  struct object *object = object_new(wanted);
  object_delete(object);
  object_delete(object); // expect: alloc-double-free
  return 0;
}

int summed_behind(void)
{
  struct object *object = object_new(wanted);
  if (!object)
    return -1;
  object_delete(object);
  return object_sum(object); // expect: alloc-use-after-free
}

int taken_and_given(void) // silent
{
  struct object *object;
  if (object_take(&object, 1) != 0)
    return -1;
  object_give(object);
  return 0;
}

int taken_unchecked(void)
{
  struct object *object;
  object_take(&object, 2);
  object->value = 3; // expect: alloc-unchecked
  object_give(object);
  return 0;
}

int taken_and_lost(void)
{
  struct object *object;
  if (object_take(&object, 2) != 0)
    return -1;
  if (object->value)
    return -2; // expect: alloc-leak
  object_give(object);
  return 0;
}

int taken_and_given_twice(void)
{
  struct object *object;
  if (object_take(&object, 2) != 0)
    return -1;
  object_give(object);
  object_give(object); // expect: alloc-double-free
  return 0;
}

int submitted(void) // silent
{
  struct object *object = object_new(wanted);
  if (!object)
    return -1;
  if (object_submit(object) != 0) {
    object_delete(object);
    return -2;
  }
  return 0;
}

int submitted_or_lost(void)
{
  struct object *object = object_new(wanted);
  if (!object)
    return -1;
  if (object_submit(object) != 0)
    return -2; // expect: alloc-leak
  return 0;
}

int kept_or_deleted(void) // silent
{
  struct object *object = object_new(wanted);
  if (!object)
    return -1;
  if (!object_try_keep(object))
    object_delete(object);
  return 0;
}

int text_to_the_wrong_place(void)
{
  void *text = text_new(wanted);
  k_heap_free(&object_heap, text); // expect: alloc-wrong-heap
  return 0;
}

int text_to_another_family(void)
{
  void *text = text_new(wanted);
  k_free(text); // expect: alloc-mismatch
  return 0;
}

int text_given_back(void) // silent
{
  void *text = text_new(wanted);
  text_delete(text);
  return 0;
}

int swapped(void) // silent
{
  struct object *a = object_new(wanted);
  struct object *b = object_new(wanted);
  object_swap(&a, &b);
  object_delete(a);
  object_delete(b);
  return 0;
}

// Through a table of functions.
int by_table(void) // silent
{
  char *text = system_allocator.take(wanted);
  if (!text)
    return -1;
  text[0] = 1;
  system_allocator.give(text);
  return 0;
}

int by_table_unchecked(void)
{
  char *text = system_allocator.take(wanted);
  text[0] = 1; // expect: alloc-unchecked
  system_allocator.give(text);
  return 0;
}

int by_table_and_lost(void)
{
  char *text = system_allocator.take(wanted);
  if (!text)
    return -1;
  text[0] = 1;
  return 0; // expect: alloc-leak
}
