// SPDX-License-Identifier: Apache-2.0
/// The calling thread for code in which a call would cost more than the answer. Internal to the runtime, C only: on a host this
/// is the port's own variable, elsewhere a call of hri_thread_current().
#ifndef HEADROOM_THREAD_NOW_H
#define HEADROOM_THREAD_NOW_H

#include <headroom/port.h>

#if defined(HR_PORT_HOST)

/// 0 in an interrupt, and in a thread that has not asked for its identity yet.
extern _Thread_local hr_thread_t hri_host_thread;

static inline hr_thread_t hri_thread_now(void)
{
    hr_thread_t thread = hri_host_thread;
    return HRI_LIKELY(thread != 0) ? thread : hri_thread_current();
}

#else

static inline hr_thread_t hri_thread_now(void) { return hri_thread_current(); }

#endif

#endif
