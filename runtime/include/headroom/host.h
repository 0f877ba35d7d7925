// SPDX-License-Identifier: Apache-2.0
/// Controls of the host port (POSIX threads), for tests and simulations.
#ifndef HEADROOM_HOST_H
#define HEADROOM_HOST_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// Makes the calling thread look like an interrupt handler, or a thread again.
void hr_host_interrupt_set(bool in_interrupt);

/// Priority of the calling thread, 0 at start; smaller is more urgent.
void hr_host_priority_set(int priority);

/// Sends the runtime's output to `write` instead of stderr; NULL restores stderr.
void hr_host_output_set(void (*write)(const char *text, size_t length));

/// Longest nesting of critical sections seen, and the number of times the outermost one was entered.
unsigned hr_host_critical_depth_max(void);
uint64_t hr_host_critical_count(void);

HR_EXTERN_C_END

#endif
