// SPDX-License-Identifier: Apache-2.0
// k_malloc() and its family: the record is in the block. The kernel's heap is asked directly, under its lock and in the form in
// which k_malloc() asks it, so that no inner call is counted a second time; the way through k_malloc() takes more instructions than
// are added here. What an object of the kernel calls inside itself goes the kernel's way and comes by k_heap.c.
#include <string.h>

#include "observed.h"

void *__real_k_aligned_alloc(size_t align, size_t bytes);
void *__real_k_realloc(void *block, size_t bytes);
void __real_k_free(void *block);

void *__wrap_k_malloc(size_t bytes);
void *__wrap_k_calloc(size_t count, size_t size);
void *__wrap_k_aligned_alloc(size_t align, size_t bytes);
void *__wrap_k_realloc(void *pointer, size_t bytes);
void *__wrap_z_thread_aligned_alloc(size_t align, size_t bytes);
void __wrap_k_free(void *block);

// Inside the critical section: writes the record and counts.
static ALWAYS_INLINE void *record(unsigned char *block, size_t bytes, uintptr_t caller, uint32_t state)
{
    uint32_t slot = hri_caller_home(caller);
    uint32_t site = HR_SITE_CALLER | slot;
    struct hr_counters *counters = &hri_callers.counters[slot];
    if (unlikely(hri_callers.addresses[slot] != caller)) {
        site = hri_site_id((struct hri_origin){NULL, caller});
        counters = hri_site_counters_now((hr_site_id_t)site);
    }
    uint32_t live = observed_totals.live_bytes + bytes;
    observed_totals.live_bytes = live;
    if (live > observed_totals.peak_bytes) {
        observed_totals.peak_bytes = live;
    }
    hri_count_live(counters, bytes);
    uint32_t origin = (site << 16) | hri_epoch;
#ifdef CONFIG_HEADROOM_THREADS
    uint8_t thread = hri_thread_slot_now();
    hri_count_thread_live(&hri_thread_records[thread].counters, bytes);
    origin |= (uint32_t)thread << 8;
#endif
    observed_of(block)->origin = origin;
    observed_of(block)->bytes_state = (bytes << 8) | state;
    return block;
}

// On one processor the heap's lock is the critical section.
static ALWAYS_INLINE hri_key_t section_in_lock(void) { return IS_ENABLED(CONFIG_SMP) ? hri_critical_enter() : 0; }
static ALWAYS_INLINE void section_in_lock_end(hri_key_t key)
{
    if (IS_ENABLED(CONFIG_SMP)) {
        hri_critical_exit(key);
    }
}

static void failed(size_t bytes, uintptr_t caller)
{
    struct hr_counters one = {0};
    hri_key_t key = hri_critical_enter();
    hri_track_failed(&one, bytes, (struct hri_origin){NULL, caller});
    observed_totals.failures += one.failures;
    observed_totals.largest_failed = MAX(observed_totals.largest_failed, one.largest_failed);
    hri_critical_exit(key);
}

// A heap that has no room for the record may have room for the block: watching makes no request fail. Such a block is as the
// kernel's, its record is in the table.
static __attribute__((noinline)) void *without_record(struct k_heap *heap, size_t align, size_t bytes, uintptr_t caller)
{
    struct k_heap **block = NULL;
    size_t whole;
    if (!__builtin_add_overflow(bytes, sizeof heap, &whole)) {
        block = __real_k_heap_aligned_alloc(heap, align | sizeof heap, whole, K_NO_WAIT);
    }
    if (block == NULL) {
        failed(bytes, caller);
        return NULL;
    }
    hr_foreign_allocated(block, bytes, caller);
    *block = heap;
    return block + 1;
}

// An attempt that does not wait is the same in k_heap_aligned_alloc(), which first asks the clock how long it may wait.
static ALWAYS_INLINE void *plain(struct k_heap *heap, size_t bytes, uintptr_t caller)
{
    void *block = NULL;
    if (likely(bytes <= OBSERVED_BYTES_MAX)) {
        k_spinlock_key_t key = k_spin_lock(&heap->lock);
        struct k_heap **taken = sys_heap_alloc(&heap->heap, bytes + OBSERVED_FRONT);
        if (likely(taken != NULL)) {
            *taken = heap;
            hri_key_t section = section_in_lock();
            block = record((unsigned char *)taken + OBSERVED_FRONT, bytes, caller, OBSERVED_LIVE);
            section_in_lock_end(section);
        }
        k_spin_unlock(&heap->lock, key);
    }
    return likely(block != NULL) ? block : without_record(heap, sizeof heap, bytes, caller);
}

// As the kernel does, the heap is asked for a block that is a pointer below the alignment; the front is one alignment longer.
static __attribute__((noinline)) void *aligned(struct k_heap *heap, size_t align, size_t bytes, uintptr_t caller)
{
    size_t front = sizeof heap + align;
    size_t whole;
    unsigned char *block = NULL;
    if (bytes <= OBSERVED_BYTES_MAX && !__builtin_add_overflow(bytes, front, &whole)) {
        block = __real_k_heap_aligned_alloc(heap, align | sizeof heap, whole, K_NO_WAIT);
    }
    if (block == NULL) {
        return without_record(heap, align, bytes, caller);
    }
    *(struct k_heap **)(void *)block = heap;
    if (front != OBSERVED_FRONT) {
        *observed_from_heap(block) = (uint32_t)front;
        *observed_from_user(block + front) = (uint32_t)front;
    }
    hri_key_t key = hri_critical_enter();
    void *user = record(block + front, bytes, caller, front == OBSERVED_FRONT ? OBSERVED_LIVE : OBSERVED_ALIGNED);
    hri_critical_exit(key);
    return user;
}

static ALWAYS_INLINE void *any(struct k_heap *heap, size_t align, size_t bytes, uintptr_t caller)
{
    return align <= sizeof heap ? plain(heap, bytes, caller) : aligned(heap, align, bytes, caller);
}

#if K_HEAP_MEM_POOL_SIZE > 0

void *__wrap_k_malloc(size_t bytes) { return plain(SYSTEM_HEAP, bytes, OBSERVED_CALLER()); }

void *__wrap_k_aligned_alloc(size_t align, size_t bytes)
{
    // What the kernel asserts is asserted by the kernel.
    if (align < sizeof(void *) || (align & (align - 1)) != 0) {
        return __real_k_aligned_alloc(align, bytes);
    }
    return any(SYSTEM_HEAP, align, bytes, OBSERVED_CALLER());
}

void *__wrap_k_calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
    }
    void *block = plain(SYSTEM_HEAP, bytes, OBSERVED_CALLER());
    return block != NULL ? memset(block, 0, bytes) : NULL;
}

#endif

void *__wrap_z_thread_aligned_alloc(size_t align, size_t bytes)
{
    struct k_heap *heap = k_is_in_isr() ? SYSTEM_HEAP : k_current_get()->resource_pool;
    if (heap == NULL) {
        failed(bytes, OBSERVED_CALLER());
        return NULL;
    }
    return any(heap, align, bytes, OBSERVED_CALLER());
}

// Of a site that only a record of ours names: no descriptor, no number beyond the table.
static ALWAYS_INLINE struct hr_counters *counters_of(uint32_t origin)
{
    uint32_t site = origin >> 16;
    return likely((site & HR_SITE_CALLER) != 0) ? &hri_callers.counters[site - HR_SITE_CALLER] : &hri_callers.unknown;
}

static ALWAYS_INLINE void forget(struct observed *record)
{
    hri_key_t key = hri_section_enter();
    uint32_t bytes = record->bytes_state >> 8;
    record->bytes_state = OBSERVED_FREED;
    observed_totals.live_bytes -= bytes;
    hri_count_freed(counters_of(record->origin), bytes);
#ifdef CONFIG_HEADROOM_THREADS
    --hri_thread_counters((uint8_t)(record->origin >> 8))->live_blocks;
#endif
    hri_section_exit(key);
}

static __attribute__((noinline)) void free_other(unsigned char *block)
{
    struct observed *record = observed_of(block);
    uint32_t state = record->bytes_state & 0xffU;
    if ((state & OBSERVED_IS_OURS) == 0) {
        __real_k_free(block);
    } else if (state == OBSERVED_ALIGNED) {
        size_t front = *observed_from_user(block);
        forget(record);
        __real_k_heap_free(*(struct k_heap **)(void *)(block - front), block - front);
    } else {
        hri_fault(state == OBSERVED_FREED ? HR_FAULT_DOUBLE_FREE : HR_FAULT_CORRUPT_HEADER, "k_free", block, 0, 0);
    }
}

void __wrap_k_free(void *pointer)
{
    unsigned char *block = pointer;
    if (block == NULL) {
        return;
    }
    struct observed *record = observed_of(block);
    if (unlikely((record->bytes_state & 0xffU) != OBSERVED_LIVE)) {
        free_other(block);
        return;
    }
    forget(record);
    block -= OBSERVED_FRONT;
    __real_k_heap_free(*(struct k_heap **)(void *)block, block);
}

#if K_HEAP_MEM_POOL_SIZE > 0

static void *copied(void *old, size_t held, size_t bytes, uintptr_t caller)
{
    void *block = plain(SYSTEM_HEAP, bytes, caller);
    if (block != NULL) {
        (void)memcpy(block, old, MIN(held, bytes));
        __wrap_k_free(old);
    }
    return block;
}

// The record moves with the bytes. One event: the counters at no moment miss the block.
static void *resized(unsigned char *block, size_t bytes, uintptr_t caller)
{
    struct k_heap *heap = *(struct k_heap **)(void *)block;
    unsigned char *moved = __real_k_heap_realloc(heap, block, bytes + OBSERVED_FRONT, K_NO_WAIT);
    if (moved == NULL) {
        failed(bytes, caller);
        return NULL;
    }
    struct observed *record = observed_of(moved + OBSERVED_FRONT);
    hri_key_t key = hri_section_enter();
    uint32_t before = record->bytes_state >> 8;
    struct hr_counters *counters = counters_of(record->origin);
    counters->live_bytes += (uint32_t)bytes - before;
    counters->peak_bytes = MAX(counters->peak_bytes, counters->live_bytes);
    observed_totals.live_bytes += (uint32_t)bytes - before;
    observed_totals.peak_bytes = MAX(observed_totals.peak_bytes, observed_totals.live_bytes);
    record->bytes_state = ((uint32_t)bytes << 8) | OBSERVED_LIVE;
    hri_section_exit(key);
    return moved + OBSERVED_FRONT;
}

// Older kernels, such as 3.3, have no k_realloc(); nobody calls this there, and the linker drops it.
void *__wrap_k_realloc(void *pointer, size_t bytes)
{
    unsigned char *block = pointer;
    uintptr_t caller = OBSERVED_CALLER();
    if (block == NULL) {
        return plain(SYSTEM_HEAP, bytes, caller);
    }
    if (bytes == 0) {
        __wrap_k_free(block);
        return NULL;
    }
    uint32_t word = observed_of(block)->bytes_state;
    if ((word & OBSERVED_IS_OURS) == 0) {
        return __real_k_realloc(block, bytes);
    }
    if ((word & 0xffU) == OBSERVED_LIVE && bytes <= OBSERVED_BYTES_MAX) {
        return resized(block - OBSERVED_FRONT, bytes, caller);
    }
    if ((word & 0xffU) == OBSERVED_LIVE || (word & 0xffU) == OBSERVED_ALIGNED) {
        return copied(block, word >> 8, bytes, caller);
    }
    hri_fault((word & 0xffU) == OBSERVED_FREED ? HR_FAULT_DOUBLE_FREE : HR_FAULT_CORRUPT_HEADER, "k_realloc", block, 0, 0);
    return NULL;
}

#endif
