// SPDX-License-Identifier: Apache-2.0
/// Queues of waiting threads, most urgent priority first and the longest waiting first within a priority. Internal to
/// the runtime; public structs embed struct hr_wait_queue.
#ifndef HEADROOM_WAIT_H
#define HEADROOM_WAIT_H

#include <headroom/port.h>

HR_EXTERN_C_BEGIN

/// One waiting thread; lies on its stack while it waits. `wanted` and `alignment` describe the request, `result` is what
/// the waker hands over.
struct hri_waiter {
    struct hri_waiter *next;
    int priority;
    bool woken;
    size_t wanted;
    size_t alignment;
    void *result;
    struct hri_port_waiter port;
};

/// All zero is an empty queue.
struct hr_wait_queue {
    struct hri_waiter *first;
};

/// A point in time: ms since start, -1 for never. Computed once at entry, so that retries do not extend the wait.
typedef int64_t hri_deadline_t;
hri_deadline_t hri_deadline_after(hr_timeout_t timeout);

/// True if this call may wait at all. Waiting from an interrupt is reported as a fault and answered with false.
bool hri_may_wait(hr_timeout_t timeout, const char *object);

/// Queues the calling thread and blocks until hri_wake() names it or the deadline passes. Called inside the critical
/// section, which is left while blocked. True: woken, waiter->result is what the waker gave. False: the time is over, and
/// the waiter is no longer in the queue. O(waiters) to queue.
bool hri_wait(struct hr_wait_queue *queue, struct hri_waiter *waiter, hri_deadline_t deadline, hri_key_t *key);

/// Takes the waiter out of the queue and hands it `result`. Inside the critical section. O(1) for the first in the
/// queue; `previous` is the one before it, NULL for the first.
void hri_wake_after(struct hr_wait_queue *queue, struct hri_waiter *previous, void *result);

/// Hands `result` to the most urgent, longest waiting thread. False if nobody waits.
bool hri_wake_first(struct hr_wait_queue *queue, void *result);

HR_EXTERN_C_END

#endif
