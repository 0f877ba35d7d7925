// SPDX-License-Identifier: Apache-2.0
/// Stacks for threads that come and go: a fixed set in static memory and, where the pool names an allocator, more from
/// there. Slots are reserved inside a short critical section; the allocator is called, and stacks are filled and scanned,
/// outside of it. A stack is known by its object's base address, never by where a thread says its stack starts: a guard
/// carved from the buffer makes the two differ (Zephyr #103856).
///
///   base                                                  base + guard_bytes + stack_bytes
///     | guard: pattern, or the MPU's |  usable, filled, grows down from here  |
///
/// Calls come from threads.
#ifndef HEADROOM_STACK_POOL_H
#define HEADROOM_STACK_POOL_H

#include <headroom/fault.h>
#include <headroom/port.h>

HR_EXTERN_C_BEGIN

/// Alignment of every stack object unless the pool asks for more: that of the procedure call standards.
#define HR_STACK_ALIGN 8U

/// What is known of one stack. Private.
struct hr_stack_slot {
    unsigned char *base; ///< of a stack from the allocator; NULL for the pool's own and for empty slots
    hr_thread_t owner;   ///< 0: nobody runs on it
    uint8_t state;
};

/// Where stacks beyond the pool's own come from. Called with interrupts on.
struct hr_stack_source {
    void *(*alloc)(size_t alignment, size_t bytes); ///< NULL when there is no memory
    void (*free)(void *base);
};

/// Fields are private; all zero but for the geometry is the initial state.
struct hr_stack_pool {
    const char *name;
    unsigned char *memory;               ///< own_count stack objects; NULL with own_count 0
    struct hr_stack_slot *slots;         ///< slot_count entries, the pool's own stacks first
    const struct hr_stack_source *source;///< NULL: none
    bool (*is_alive)(hr_thread_t owner); ///< NULL: an owner lives until hr_stack_pool_disown()
    uint32_t stack_bytes;                ///< usable
    uint32_t guard_bytes;
    uint32_t alignment;
    uint16_t own_count;
    uint16_t slot_count;
    uint16_t used;
    uint16_t used_max;
    uint32_t failures;
};

/// Distance between the stack objects of a pool.
#define HRI_STACK_STRIDE(bytes, guard, alignment) ((((bytes) + (guard) + (alignment)-1U) / (alignment)) * (alignment))

/// Defines a pool of `own` stacks of `bytes` usable bytes each above a guard of `guard` bytes, at multiples of `align`
/// (a power of two of at least HR_STACK_ALIGN; an MPU may need more), and room for `more` stacks from `stack_source`.
#define HR_STACK_POOL_DEFINE(pool, bytes, guard, align, own, more, stack_source)                                      \
    HR_STATIC_ASSERT((own) > 0 && (own) + (more) <= 0xffff, "a pool has at least one stack of its own");              \
    HR_STATIC_ASSERT((align) >= HR_STACK_ALIGN && ((align) & ((align)-1U)) == 0, "alignment is a power of two >= 8"); \
    HR_STATIC_ASSERT((bytes) > 0 && (bytes) % HR_STACK_ALIGN == 0 && (guard) % HR_STACK_ALIGN == 0,                   \
                     "sizes are multiples of 8");                                                                     \
    static unsigned char hri_stacks_##pool[HRI_STACK_STRIDE(bytes, guard, align) * (own)]                             \
        __attribute__((aligned(align)));                                                                              \
    static struct hr_stack_slot hri_slots_##pool[(own) + (more)];                                                     \
    struct hr_stack_pool pool = {#pool, hri_stacks_##pool, hri_slots_##pool, stack_source, NULL, (bytes), (guard),    \
                                 (align), (own), (own) + (more), 0, 0, 0}

/// How hr_stack_pool_free() finds out that an owner has ended, for instance from the kernel's thread state.
void hr_stack_pool_set_is_alive(struct hr_stack_pool *pool, bool (*is_alive)(hr_thread_t owner));

/// Base address of a stack object, filled with a pattern, or NULL: every slot is taken, or the source has no memory. The
/// usable part starts at base + guard_bytes. O(slots) to find a slot, with interrupts on.
void *hr_stack_pool_alloc(struct hr_stack_pool *pool);

/// Says which thread runs on the stack; call it before the thread starts. HR_OK, HR_EINVAL after a fault if `base` is no
/// stack of the pool that is in use, HR_EBUSY if it has another living owner.
int hr_stack_pool_own(struct hr_stack_pool *pool, void *base, hr_thread_t owner);

/// The owner has ended. Same results; HR_EINVAL too if it was not the owner.
int hr_stack_pool_disown(struct hr_stack_pool *pool, void *base, hr_thread_t owner);

/// Gives a stack back. HR_OK. HR_EBUSY after the fault "stack in use" if its owner lives or the caller itself runs on it.
/// HR_EINVAL after the fault "foreign pointer" or "double free". A guard that was written on is the fault "stack
/// overflowed", and the stack is given back all the same.
int hr_stack_pool_free(struct hr_stack_pool *pool, void *base);

/// The most bytes of the stack that were ever in use since it was handed out: those above the lowest that lost the pattern.
/// 0 if `base` is no stack in use. O(stack_bytes), with interrupts on. A thread that writes the pattern's value hides it.
size_t hr_stack_pool_watermark(const struct hr_stack_pool *pool, const void *base);

struct hr_stack_pool_stats {
    uint32_t stack_bytes;
    uint32_t own;
    uint32_t slots;
    uint32_t used;
    uint32_t used_max;
    uint32_t failures;
};
void hr_stack_pool_stats_get(const struct hr_stack_pool *pool, struct hr_stack_pool_stats *stats);

HR_EXTERN_C_END

#endif
