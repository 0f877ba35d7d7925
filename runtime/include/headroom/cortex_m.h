// SPDX-License-Identifier: Apache-2.0
/// What firmware gives the bare-metal Cortex-M port, which has no scheduler of its own: a tick and, unless semihosting is
/// used, a place for output.
#ifndef HEADROOM_CORTEX_M_H
#define HEADROOM_CORTEX_M_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// Call from the system tick handler with the milliseconds since the last call. Without it no finite timeout ends.
void hr_cortex_m_tick(uint32_t milliseconds);

/// Weak. The default writes through semihosting (HR_CORTEX_M_SEMIHOSTING 1) or drops the text; firmware with a UART
/// defines its own.
void hr_cortex_m_write(const char *text, size_t length);

/// Weak. The default returns 1 for every thread context and priority 0; an RTOS integration defines its own.
hr_thread_t hr_cortex_m_thread(void);
int hr_cortex_m_priority(void);

/// Weak. Lets others run while the caller waits; the default sleeps until an interrupt (WFI).
void hr_cortex_m_idle(void);

HR_EXTERN_C_END

#endif
