// SPDX-License-Identifier: Apache-2.0
/// The critical section for code in which a call of it would cost more than the section itself. Internal to the runtime:
/// on a Cortex-M the port's hri_critical_enter() and hri_critical_exit() are these very instructions, elsewhere these are
/// calls of the port's functions. Nests, in any mixture with the port's functions.
#ifndef HEADROOM_CRITICAL_H
#define HEADROOM_CRITICAL_H

#include <headroom/port.h>

#if defined(HR_PORT_CORTEX_M) && defined(__arm__)

// "memory" makes each asm a compiler barrier: without it counters move out of the section at -O3 (ThreadX #334).
static inline hri_key_t hri_section_enter(void)
{
    hri_key_t key;
#if HR_CORTEX_M_BASEPRI > 0
    __asm volatile("mrs %0, basepri\n\tmsr basepri_max, %1\n\tisb"
                   : "=&r"(key)
                   : "r"(HR_CORTEX_M_BASEPRI)
                   : "memory");
#else
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(key) : : "memory");
#endif
    return key;
}

static inline void hri_section_exit(hri_key_t key)
{
#if HR_CORTEX_M_BASEPRI > 0
    __asm volatile("msr basepri, %0" : : "r"(key) : "memory");
#else
    __asm volatile("msr primask, %0" : : "r"(key) : "memory");
#endif
}

#elif defined(HR_PORT_ZEPHYR) && !defined(CONFIG_SMP)

#include <zephyr/irq.h>

static inline hri_key_t hri_section_enter(void) { return irq_lock(); }
static inline void hri_section_exit(hri_key_t key) { irq_unlock((unsigned int)key); }

#else

static inline hri_key_t hri_section_enter(void) { return hri_critical_enter(); }
static inline void hri_section_exit(hri_key_t key) { hri_critical_exit(key); }

#endif

#endif
