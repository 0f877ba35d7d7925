/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POOL_H
#define POOL_H
#include <zephyr/kernel.h>
struct object { struct object *next; int value; char *text; };
extern struct k_heap object_heap, text_heap;
struct allocator {
  void *(*take)(size_t size);
  void (*give)(void *block);
};
extern const struct allocator system_allocator;
struct object *object_new(size_t text);
void object_delete(struct object *object);
int object_take(struct object **out, int value);
void object_give(struct object *object);
int object_submit(struct object *object);
bool object_try_keep(struct object *object);
void *text_new(size_t size);
void text_delete(void *text);
int object_sum(const struct object *object);
void object_swap(struct object **a, struct object **b);
#endif
