// SPDX-License-Identifier: Apache-2.0
/// A pool of messages of one type for real-time code: allocation never waits and takes the same time whatever happened
/// before, from threads and interrupts alike. A slab with the type checked by the compiler: a message of another pool's
/// type is a compile error, one of another pool of the same type, or one freed twice, is a fault.
#ifndef HEADROOM_MESSAGE_POOL_H
#define HEADROOM_MESSAGE_POOL_H

#include <headroom/slab.h>

/// Defines the pool `pool` of `count` messages of `type`, and
///   type *pool_alloc(void)        a message of unknown content, or NULL
///   int pool_free(type *message)  HR_OK, or HR_EINVAL after the fault; see hr_slab_free()
/// RAM: the messages, 2 bytes each, the slab.
#define HR_MESSAGE_POOL_DEFINE(pool, type, count)                                                                     \
    HR_SLAB_DEFINE(pool, sizeof(type), count, HRI_ALIGNOF(type));                                                        \
    static inline type *pool##_alloc(void)                                                                            \
    {                                                                                                                 \
        void *message;                                                                                                \
        (void)hr_slab_alloc(&pool, &message, HR_NO_WAIT);                                                             \
        return (type *)message;                                                                                       \
    }                                                                                                                 \
    static inline int pool##_free(type *message) { return hr_slab_free(&pool, message); }

#endif
