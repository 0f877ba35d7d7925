// SPDX-License-Identifier: Apache-2.0
/// Zephyr's sys_multi_heap: several sys_heaps behind one call, the program's function chooses. No lock, as sys_heap. What
/// differs: a block of none of the heaps is a fault and changes nothing, where Zephyr asserts; a heap too many is refused by
/// the fault "bad argument".
#ifndef HEADROOM_COMPAT_MULTI_HEAP_H
#define HEADROOM_COMPAT_MULTI_HEAP_H

#include <zephyr/sys/sys_heap.h>

HR_EXTERN_C_BEGIN

#define MAX_MULTI_HEAPS 8

struct sys_multi_heap;

/// Chooses a heap for `cfg`, which is the program's, and allocates from it: sys_heap_aligned_alloc() of one or several in turn.
typedef void *(*sys_multi_heap_fn_t)(struct sys_multi_heap *mheap, void *cfg, size_t align, size_t size);

struct sys_multi_heap_rec {
    struct sys_heap *heap;
    void *user_data;
};

struct sys_multi_heap {
    unsigned int nheaps;
    sys_multi_heap_fn_t choice;
    struct sys_multi_heap_rec heaps[MAX_MULTI_HEAPS];
};

void sys_multi_heap_init(struct sys_multi_heap *heap, sys_multi_heap_fn_t choice_fn);

/// After sys_heap_init() of `heap`. Heaps may not overlap.
void sys_multi_heap_add_heap(struct sys_multi_heap *mheap, struct sys_heap *heap, void *user_data);

void *sys_multi_heap_alloc(struct sys_multi_heap *mheap, void *cfg, size_t bytes);
void *sys_multi_heap_aligned_alloc(struct sys_multi_heap *mheap, void *cfg, size_t align, size_t bytes);

/// NULL `ptr` allocates, 0 bytes frees and gives NULL. In place or in the block's own heap if that can be, else where the choice
/// function has room; a failure keeps the block.
void *sys_multi_heap_aligned_realloc(struct sys_multi_heap *mheap, void *cfg, void *ptr, size_t align, size_t bytes);
static inline void *sys_multi_heap_realloc(struct sys_multi_heap *mheap, void *cfg, void *ptr, size_t bytes)
{
    return sys_multi_heap_aligned_realloc(mheap, cfg, ptr, sizeof(void *), bytes);
}

/// The heap in whose memory `addr` lies, NULL for none.
const struct sys_multi_heap_rec *sys_multi_heap_get_heap(const struct sys_multi_heap *mheap, void *addr);

void sys_multi_heap_free(struct sys_multi_heap *mheap, void *block);

HR_EXTERN_C_END

#endif
