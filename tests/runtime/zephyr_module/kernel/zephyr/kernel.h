// SPDX-License-Identifier: Apache-2.0
/// A stand-in for the part of Zephyr's kernel that integration/zephyr looks at: the same names, shapes and rules (which call goes
/// through which object, where a block holds its heap's address), nothing of a scheduler. For tests of the module without Zephyr.
#ifndef STANDIN_KERNEL_H
#define STANDIN_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))
#define likely(condition) __builtin_expect((condition) != 0, 1)
#define unlikely(condition) __builtin_expect((condition) != 0, 0)
#define ARG_UNUSED(argument) (void)(argument)
#define BUILD_ASSERT(condition, text) _Static_assert(condition, text)
#define CODE_UNREACHABLE __builtin_unreachable()
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

// 1 for a macro that is defined as 1, else 0.
#define IS_ENABLED(option) STANDIN_ENABLED(option)
#define STANDIN_ENABLED(value) STANDIN_SECOND_OF(STANDIN_MARK_##value 1, 0, 0)
#define STANDIN_MARK_1 0,
#define STANDIN_SECOND_OF(...) STANDIN_SECOND(__VA_ARGS__)
#define STANDIN_SECOND(first, second, ...) second

typedef struct {
    int64_t ticks;
} k_timeout_t;
#define K_NO_WAIT ((k_timeout_t){0})
#define K_FOREVER ((k_timeout_t){-1})

/// What an interrupt lock and spinlocks do here: count, so that a test sees one that is left locked.
struct k_spinlock {
    unsigned held;
};
typedef struct {
    unsigned key;
} k_spinlock_key_t;
extern unsigned standin_irq_depth;
static inline unsigned irq_lock(void) { return standin_irq_depth++; }
static inline void irq_unlock(unsigned key) { standin_irq_depth = key; }
static inline unsigned arch_irq_lock(void) { return irq_lock(); }
static inline void arch_irq_unlock(unsigned key) { irq_unlock(key); }
void standin_locked_twice(void) __attribute__((noreturn));
static inline k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
    k_spinlock_key_t key = {irq_lock()};
    // Of one processor this would never return.
    if (lock->held++ != 0) {
        standin_locked_twice();
    }
    return key;
}
static inline void k_spin_release(struct k_spinlock *lock) { --lock->held; }
static inline void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
    k_spin_release(lock);
    irq_unlock(key.key);
}
struct standin_cpu {
    uint8_t id;
};
struct standin_cpu *arch_curr_cpu(void);

struct z_heap;
struct sys_heap {
    struct z_heap *heap;
    void *init_mem;
    size_t init_bytes;
};
struct sys_memory_stats {
    size_t free_bytes, allocated_bytes, max_allocated_bytes;
};
void sys_heap_init(struct sys_heap *heap, void *memory, size_t bytes);
void *sys_heap_alloc(struct sys_heap *heap, size_t bytes);
void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes);
void *sys_heap_realloc(struct sys_heap *heap, void *block, size_t bytes);
void sys_heap_free(struct sys_heap *heap, void *block);
int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats);

struct k_heap {
    struct sys_heap heap;
    struct k_spinlock lock;
};
#define STRUCT_SECTION_FOREACH(type, item)                                                                             \
    for (struct type *item = __start_standin_##type; item < __stop_standin_##type; ++item)
extern struct k_heap __start_standin_k_heap[], __stop_standin_k_heap[];
#define K_HEAP_DEFINE(name, bytes)                                                                                     \
    static char name##_memory[bytes] __attribute__((aligned(8)));                                                      \
    struct k_heap name __attribute__((section("standin_k_heap"), used)) = {                                            \
        .heap = {.init_mem = name##_memory, .init_bytes = (bytes)}}
/// What the kernel does at PRE_KERNEL_1.
void standin_heaps_init(void);

void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);
void *k_heap_calloc(struct k_heap *heap, size_t count, size_t size, k_timeout_t timeout);
void *k_heap_realloc(struct k_heap *heap, void *block, size_t bytes, k_timeout_t timeout);
void k_heap_free(struct k_heap *heap, void *block);
/// Of the last k_heap call that found no memory and could wait.
extern int64_t standin_waited_ticks;

void *k_malloc(size_t bytes);
void *k_calloc(size_t count, size_t size);
void *k_aligned_alloc(size_t align, size_t bytes);
void *k_realloc(void *block, size_t bytes);
void k_free(void *block);
void *z_thread_aligned_alloc(size_t align, size_t bytes);

#if STANDIN_VERSION >= 0x30500
struct k_mem_slab {
    struct {
        size_t block_size;
        uint32_t num_blocks, num_used;
    } info;
    char *buffer, *free_list;
};
void k_mem_slab_free(struct k_mem_slab *slab, void *mem);
#else
struct k_mem_slab {
    uint32_t num_blocks;
    size_t block_size;
    char *buffer, *free_list;
    uint32_t num_used;
};
void k_mem_slab_free(struct k_mem_slab *slab, void **mem);
#endif
int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t blocks);
int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout);

#define CONFIG_MAX_DOMAIN_PARTITIONS 4
struct k_mem_domain {
    struct {
        uintptr_t start;
        size_t size;
    } partitions[CONFIG_MAX_DOMAIN_PARTITIONS];
};
struct k_thread {
    struct k_heap *resource_pool;
    char name[16];
    struct {
        uintptr_t start;
        size_t size;
    } stack_info;
    struct {
        struct k_mem_domain *mem_domain;
    } mem_domain_info;
};
typedef struct k_thread *k_tid_t;
typedef unsigned char k_thread_stack_t;
typedef void (*k_thread_entry_t)(void *, void *, void *);
k_tid_t z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size, k_thread_entry_t entry,
                               void *p1, void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay);
/// Visits the threads that are there.
void k_thread_foreach(void (*visit)(const struct k_thread *thread, void *context), void *context);
static inline const char *k_thread_name_get(k_tid_t thread) { return thread->name; }
k_tid_t k_current_get(void);
bool k_is_in_isr(void);
static inline int k_thread_priority_get(k_tid_t thread)
{
    (void)thread;
    return 0;
}
static inline int64_t k_uptime_get(void) { return 1234; }
void k_panic(void) __attribute__((noreturn));

/// What the test sets: who runs, and where.
extern struct k_thread standin_threads[2];
extern unsigned standin_running;
extern bool standin_worker_ended;
extern bool standin_in_isr, standin_in_user_mode;
extern uint8_t standin_processor;

#endif
