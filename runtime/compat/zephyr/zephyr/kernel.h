// SPDX-License-Identifier: Apache-2.0
/// What code written for Zephyr's memory API includes. Threads, devices and everything else of a kernel are not here: this
/// is for a host or for bare metal; <zephyr/kernel/thread_heap.h> has the little of a thread that memory needs. In a Zephyr
/// build Zephyr's own header is used, and the runtime observes.
#ifndef HEADROOM_COMPAT_KERNEL_H
#define HEADROOM_COMPAT_KERNEL_H

#include <headroom/port.h>
#include <zephyr/kernel/heap.h>
#include <zephyr/kernel/mem_slab.h>
#include <zephyr/sys/mem_blocks.h>
#include <zephyr/sys_clock.h>

HR_EXTERN_C_BEGIN

/// One lock for all: the critical section. Nests.
struct k_spinlock {
    char unused;
};
typedef struct {
    hri_key_t key;
} k_spinlock_key_t;

static inline k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
    (void)lock;
    k_spinlock_key_t key;
    key.key = hri_critical_enter();
    return key;
}

static inline void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
    (void)lock;
    hri_critical_exit(key.key);
}

static inline int64_t k_uptime_get(void) { return hri_uptime_ms(); }
static inline uint32_t k_uptime_get_32(void) { return (uint32_t)hri_uptime_ms(); }
static inline bool k_is_in_isr(void) { return hri_in_interrupt(); }

HR_EXTERN_C_END

#endif
