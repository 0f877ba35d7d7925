// SPDX-License-Identifier: Apache-2.0
#include <headroom/fault.h>
#include <headroom/wait.h>

hri_deadline_t hri_deadline_after(hr_timeout_t timeout)
{
    // K_FOREVER has its own path: sums with -1 give a deadline in the past (Zephyr #50611).
    if (timeout.ms < 0) {
        return -1;
    }
    int64_t now = hri_uptime_ms();
    return timeout.ms > INT64_MAX - now ? INT64_MAX : now + timeout.ms;
}

bool hri_may_wait(hr_timeout_t timeout, const char *object)
{
    if (HR_WAITING == 0 || hr_timeout_is_no_wait(timeout)) {
        return false;
    }
    if (hri_in_interrupt()) {
        hri_fault(HR_FAULT_WAIT_IN_INTERRUPT, object, NULL, 0, 0);
        return false;
    }
    return true;
}

static void enqueue(struct hr_wait_queue *queue, struct hri_waiter *waiter)
{
    struct hri_waiter **link = &queue->first;
    // <=: a thread of equal priority that came earlier stays in front.
    while (*link != NULL && (*link)->priority <= waiter->priority) {
        link = &(*link)->next;
    }
    waiter->next = *link;
    *link = waiter;
}

static void dequeue(struct hr_wait_queue *queue, const struct hri_waiter *waiter)
{
    struct hri_waiter **link = &queue->first;
    while (*link != NULL && *link != waiter) {
        link = &(*link)->next;
    }
    if (*link != NULL) {
        *link = waiter->next;
    }
}

bool hri_wait(struct hr_wait_queue *queue, struct hri_waiter *waiter, hri_deadline_t deadline, hri_key_t *key)
{
    waiter->priority = hri_thread_priority();
    waiter->woken = false;
    waiter->result = NULL;
    waiter->port = (struct hri_port_waiter)HR_ZERO;
    enqueue(queue, waiter);
    while (!waiter->woken) {
        if (deadline >= 0 && hri_uptime_ms() >= deadline) {
            // Still inside the critical section: a waker can no longer find this waiter, whose stack frame is about to go.
            dequeue(queue, waiter);
            return false;
        }
        hri_port_block(&waiter->port, &waiter->woken, deadline, key);
    }
    return true;
}

void hri_wake_after(struct hr_wait_queue *queue, struct hri_waiter *previous, void *result)
{
    struct hri_waiter **link = previous == NULL ? &queue->first : &previous->next;
    struct hri_waiter *waiter = *link;
    *link = waiter->next;
    waiter->result = result;
    waiter->woken = true;
    hri_port_unblock(&waiter->port);
}

bool hri_wake_first(struct hr_wait_queue *queue, void *result)
{
    if (queue->first == NULL) {
        return false;
    }
    hri_wake_after(queue, NULL, result);
    return true;
}
