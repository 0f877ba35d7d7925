// SPDX-License-Identifier: Apache-2.0
/// Types that several concepts share: timeouts, thread identity, compiler glue.
#ifndef HEADROOM_TYPES_H
#define HEADROOM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <headroom/config.h>

#ifdef __cplusplus
#define HR_EXTERN_C_BEGIN extern "C" {
#define HR_EXTERN_C_END }
#define HR_STATIC_ASSERT(condition, text) static_assert(condition, text)
#define HRI_ALIGNOF(type) alignof(type)
#else
#define HR_EXTERN_C_BEGIN
#define HR_EXTERN_C_END
#define HR_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#define HRI_ALIGNOF(type) _Alignof(type)
#endif

/// An empty initial value for a member of any struct type.
#ifdef __cplusplus
#define HR_ZERO {}
#else
#define HR_ZERO {0}
#endif

#define HR_NORETURN __attribute__((noreturn))

// Compiled for speed, the paths that most calls take are written out beside the general ones; compiled for size they are not.
#ifdef __OPTIMIZE_SIZE__
#define HRI_FOR_SIZE true
#else
#define HRI_FOR_SIZE false
#endif

// Compiled for speed, the usual case lies in one line of code. Compiled for size, moving the other one away only adds jumps.
#define HRI_LIKELY(condition) (HRI_FOR_SIZE ? (condition) : __builtin_expect((condition), 1) != 0)

/// How long a call may wait, in milliseconds from now. A struct, so that a plain integer is a compile error: K_FOREVER
/// taken as -1 ms by arithmetic never blocked (Zephyr #50611).
typedef struct {
    int64_t ms;
} hr_timeout_t;

#ifdef __cplusplus
#define HR_TIMEOUT_INIT(value) (hr_timeout_t{static_cast<int64_t>(value)})
#else
#define HR_TIMEOUT_INIT(value) ((hr_timeout_t){(int64_t)(value)})
#endif

/// Do not wait: the only timeout that an interrupt may use.
#define HR_NO_WAIT HR_TIMEOUT_INIT(0)
/// Wait without limit.
#define HR_FOREVER HR_TIMEOUT_INIT(-1)
/// Wait at most this many milliseconds; a negative value counts as 0, never as "for ever".
#define HR_MSEC(value) HR_TIMEOUT_INIT((value) > 0 ? (value) : 0)
#define HR_SECONDS(value) HR_MSEC((int64_t)(value)*1000)

static inline bool hr_timeout_is_no_wait(hr_timeout_t timeout) { return timeout.ms == 0; }
static inline bool hr_timeout_is_forever(hr_timeout_t timeout) { return timeout.ms == -1; }

/// Identity of a thread as the port knows it: an address or a handle, never 0. 0 means "no thread" (before the
/// scheduler runs, or in an interrupt).
typedef uintptr_t hr_thread_t;

/// Results of calls that return a code, with Zephyr's values (they are Linux's), so that no errno.h is needed.
enum hr_result {
    HR_OK = 0,
    HR_ENOENT = -2,
    HR_EAGAIN = -11,
    HR_ENOMEM = -12,
    HR_EFAULT = -14,
    HR_EBUSY = -16,
    HR_EINVAL = -22,
    HR_ENOSPC = -28,
    HR_ENOTSUP = -134,
};

#endif
