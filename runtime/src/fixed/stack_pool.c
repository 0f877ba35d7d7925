// SPDX-License-Identifier: Apache-2.0
#include <headroom/stack_pool.h>

// A slot that is being filled or emptied belongs to the call that does it: no other finds it.
enum slot_state { EMPTY = 0, CHANGING, IN_USE };

// Of the usable part; Zephyr's, so that its tools read the same marks. The guard's differs, so that a stack that ran into
// the guard with the fill value shows.
#define FILL 0xaaU
#define GUARD 0xd7U

static size_t stride(const struct hr_stack_pool *pool)
{
    return HRI_STACK_STRIDE((size_t)pool->stack_bytes, pool->guard_bytes, (size_t)pool->alignment);
}

static struct hr_stack_slot slot_at(const struct hr_stack_pool *pool, uint32_t index)
{
    hri_key_t key = hri_critical_enter();
    struct hr_stack_slot slot = pool->slots[index];
    hri_critical_exit(key);
    if (index < pool->own_count) {
        slot.base = pool->memory + index * stride(pool);
    }
    return slot;
}

static void set_base(struct hr_stack_pool *pool, uint32_t index, unsigned char *base)
{
    hri_key_t key = hri_critical_enter();
    pool->slots[index].base = base;
    hri_critical_exit(key);
}

static void set_owner(struct hr_stack_pool *pool, uint32_t index, hr_thread_t owner)
{
    hri_key_t key = hri_critical_enter();
    pool->slots[index].owner = owner;
    hri_critical_exit(key);
}

// The slot whose stack starts at `base`, slot_count if none. Empty slots of the pool's own stacks count: a double free is
// told from a foreign pointer by them.
static uint32_t find(const struct hr_stack_pool *pool, const void *base)
{
    uint32_t index = 0;
    while (index < pool->slot_count && (base == NULL || slot_at(pool, index).base != base)) {
        ++index;
    }
    return index;
}

void hr_stack_pool_set_is_alive(struct hr_stack_pool *pool, bool (*is_alive)(hr_thread_t owner))
{
    pool->is_alive = is_alive;
}

// Takes the slot if it is in state `from`. O(1).
static bool move(struct hr_stack_pool *pool, uint32_t index, enum slot_state from, enum slot_state to)
{
    hri_key_t key = hri_critical_enter();
    bool moved = pool->slots[index].state == from;
    if (moved) {
        pool->slots[index].state = (uint8_t)to;
        if (to == IN_USE && ++pool->used > pool->used_max) {
            pool->used_max = pool->used;
        }
        if (from == IN_USE) {
            --pool->used;
        }
    }
    hri_critical_exit(key);
    return moved;
}

static void paint(const struct hr_stack_pool *pool, unsigned char *base)
{
    for (size_t offset = 0; offset < pool->guard_bytes; ++offset) {
        base[offset] = GUARD;
    }
    for (size_t offset = 0; offset < pool->stack_bytes; ++offset) {
        base[pool->guard_bytes + offset] = FILL;
    }
}

static void *fail(struct hr_stack_pool *pool)
{
    hri_key_t key = hri_critical_enter();
    pool->failures += pool->failures != UINT32_MAX;
    hri_critical_exit(key);
    return NULL;
}

void *hr_stack_pool_alloc(struct hr_stack_pool *pool)
{
    uint32_t slots = pool->source == NULL ? pool->own_count : pool->slot_count;
    uint32_t index = 0;
    while (index < slots && !move(pool, index, EMPTY, CHANGING)) {
        ++index;
    }
    if (index == slots) {
        return fail(pool);
    }
    unsigned char *base = slot_at(pool, index).base;
    if (index >= pool->own_count) {
        // The slot is reserved; the allocator may take its time and locks of its own.
        base = pool->source->alloc(pool->alignment, stride(pool));
        if (base == NULL) {
            (void)move(pool, index, CHANGING, EMPTY);
            return fail(pool);
        }
        set_base(pool, index, base);
    }
    paint(pool, base);
    (void)move(pool, index, CHANGING, IN_USE);
    return base;
}

// The slot of a stack in use, or slot_count after a fault.
static uint32_t in_use(struct hr_stack_pool *pool, const void *base)
{
    uint32_t index = find(pool, base);
    if (index < pool->slot_count && slot_at(pool, index).state == IN_USE) {
        return index;
    }
    hri_fault(index < pool->slot_count ? HR_FAULT_DOUBLE_FREE : HR_FAULT_FOREIGN_POINTER, pool->name, base, 0, 0);
    return pool->slot_count;
}

static bool lives(const struct hr_stack_pool *pool, hr_thread_t owner)
{
    return owner != 0 && (pool->is_alive == NULL || pool->is_alive(owner));
}

int hr_stack_pool_own(struct hr_stack_pool *pool, void *base, hr_thread_t owner)
{
    uint32_t index = in_use(pool, base);
    if (index == pool->slot_count) {
        return HR_EINVAL;
    }
    hr_thread_t before = slot_at(pool, index).owner;
    if (before != owner && lives(pool, before)) {
        return HR_EBUSY;
    }
    set_owner(pool, index, owner);
    return HR_OK;
}

int hr_stack_pool_disown(struct hr_stack_pool *pool, void *base, hr_thread_t owner)
{
    uint32_t index = in_use(pool, base);
    if (index == pool->slot_count || slot_at(pool, index).owner != owner) {
        return HR_EINVAL;
    }
    set_owner(pool, index, 0);
    return HR_OK;
}

static bool holds_caller(const struct hr_stack_pool *pool, const unsigned char *base)
{
    uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
    return frame - (uintptr_t)base < stride(pool);
}

int hr_stack_pool_free(struct hr_stack_pool *pool, void *base)
{
    uint32_t index = in_use(pool, base);
    if (index == pool->slot_count) {
        return HR_EINVAL;
    }
    if (lives(pool, slot_at(pool, index).owner) || holds_caller(pool, base)) {
        hri_fault(HR_FAULT_STACK_IN_USE, pool->name, base, 0, 0);
        return HR_EBUSY;
    }
    if (!move(pool, index, IN_USE, CHANGING)) {
        // Two calls for one stack at the same time: the other one was first.
        hri_fault(HR_FAULT_DOUBLE_FREE, pool->name, base, 0, 0);
        return HR_EINVAL;
    }
    const unsigned char *guard = base;
    for (size_t offset = 0; offset < pool->guard_bytes; ++offset) {
        if (guard[offset] != GUARD) {
            hri_fault(HR_FAULT_STACK_OVERFLOWED, pool->name, guard + offset, guard[offset], GUARD);
            break;
        }
    }
    set_owner(pool, index, 0);
    if (index >= pool->own_count) {
        set_base(pool, index, NULL);
        pool->source->free(base);
    }
    (void)move(pool, index, CHANGING, EMPTY);
    return HR_OK;
}

size_t hr_stack_pool_watermark(const struct hr_stack_pool *pool, const void *base)
{
    uint32_t index = find(pool, base);
    if (index == pool->slot_count || slot_at(pool, index).state != IN_USE) {
        return 0;
    }
    const unsigned char *usable = (const unsigned char *)base + pool->guard_bytes;
    size_t untouched = 0;
    while (untouched < pool->stack_bytes && usable[untouched] == FILL) {
        ++untouched;
    }
    return pool->stack_bytes - untouched;
}

void hr_stack_pool_stats_get(const struct hr_stack_pool *pool, struct hr_stack_pool_stats *stats)
{
    hri_key_t key = hri_critical_enter();
    *stats = (struct hr_stack_pool_stats){pool->stack_bytes, pool->own_count, pool->slot_count,
                                          pool->used,        pool->used_max,  pool->failures};
    hri_critical_exit(key);
}
