// SPDX-License-Identifier: Apache-2.0
/// Zephyr's timeouts over the runtime's.
#ifndef HEADROOM_COMPAT_SYS_CLOCK_H
#define HEADROOM_COMPAT_SYS_CLOCK_H

#include <headroom/types.h>

/// Milliseconds instead of ticks; opaque in both.
typedef hr_timeout_t k_timeout_t;

#define K_NO_WAIT HR_NO_WAIT
#define K_FOREVER HR_FOREVER
#define K_MSEC(ms) HR_MSEC(ms)
#define K_SECONDS(s) HR_SECONDS(s)
#define K_MINUTES(m) HR_SECONDS((int64_t)(m)*60)
#define K_TIMEOUT_EQ(a, b) ((a).ms == (b).ms)

#endif
