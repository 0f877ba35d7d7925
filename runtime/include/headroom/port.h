// SPDX-License-Identifier: Apache-2.0
/// What the runtime needs from the system below it. A port implements every function here once; runtime/port/host and
/// runtime/port/cortex_m are two. The names are internal (hri_): firmware does not call them.
#ifndef HEADROOM_PORT_H
#define HEADROOM_PORT_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// State to restore when a critical section ends. Opaque to everything but the port.
typedef uintptr_t hri_key_t;

/// Enters the one critical section of the system: interrupts that may use the runtime are off, on a host a process-wide
/// lock is held. Nests. Acts as a compiler barrier in both directions. Single core only.
hri_key_t hri_critical_enter(void);
void hri_critical_exit(hri_key_t key);

/// True in an interrupt handler, where nothing may wait.
bool hri_in_interrupt(void);

/// The calling thread, 0 in an interrupt or without threads.
hr_thread_t hri_thread_current(void);

/// Priority of the calling thread; a smaller number is more urgent, as in Zephyr.
int hri_thread_priority(void);

/// Milliseconds since start; never goes back. 64 bits, so that it does not wrap.
int64_t hri_uptime_ms(void);

/// Sends text to where a developer reads it. Called outside critical sections only, except before a panic.
void hri_write(const char *text, size_t length);

/// Stops the system after a fault. Never returns.
void hri_panic(void) HR_NORETURN;

/// What the port keeps for one waiting thread; it lies on that thread's stack.
struct hri_port_waiter {
#if defined(HR_PORT_HOST)
    void *condition;
#else
    uintptr_t reserved;
#endif
};

/// Blocks until *woken is true or the uptime reaches deadline_ms (-1: no limit). Called inside one critical section
/// (not nested), which is left while blocked and held again on return. May return early: the caller tests and repeats.
void hri_port_block(struct hri_port_waiter *waiter, const bool *woken, int64_t deadline_ms, hri_key_t *key);

/// Makes a blocked waiter look at its *woken again. Called inside the critical section, from threads and interrupts.
void hri_port_unblock(struct hri_port_waiter *waiter);

HR_EXTERN_C_END

#endif
