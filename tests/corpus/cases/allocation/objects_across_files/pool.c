// SPDX-License-Identifier: Apache-2.0
#include "pool.h"

K_HEAP_DEFINE(object_heap, 1024);
K_HEAP_DEFINE(text_heap, 512);
K_MEM_SLAB_DEFINE(object_slab, sizeof(struct object), 8, 4);
static struct object *list;
volatile int full;
const struct allocator system_allocator = {k_malloc, k_free};

struct object *object_new(size_t text) // silent
{
  struct object *object = k_heap_alloc(&object_heap, sizeof *object, K_NO_WAIT);
  if (!object)
    return NULL;
  object->text = k_heap_alloc(&text_heap, text, K_NO_WAIT);
  if (!object->text) {
    k_heap_free(&object_heap, object);
    return NULL;
  }
  return object;
}

void object_delete(struct object *object) // silent
{
  if (!object)
    return;
  k_heap_free(&text_heap, object->text);
  k_heap_free(&object_heap, object);
}

int object_take(struct object **out, int value) // silent
{
  void *block;
  if (k_mem_slab_alloc(&object_slab, &block, K_NO_WAIT) != 0)
    return -1;
  *out = block;
  (*out)->value = value;
  return 0;
}

void object_give(struct object *object) // silent
{
  void *block = object;
  k_mem_slab_free(&object_slab, &block);
}

int object_submit(struct object *object)
{
  if (full)
    return -1;
  object->next = list;
  list = object;
  return 0;
}

bool object_try_keep(struct object *object)
{
  if (full)
    return false;
  list = object;
  return true;
}

void *text_new(size_t size)
{
  return k_heap_alloc(&text_heap, size, K_NO_WAIT);
}

void text_delete(void *text)
{
  k_heap_free(&text_heap, text);
}

int object_sum(const struct object *object)
{
  int sum = 0;
  for (; object; object = object->next)
    sum += object->value;
  return sum;
}

void object_swap(struct object **a, struct object **b)
{
  struct object *kept = *a;
  *a = *b;
  *b = kept;
}
