// SPDX-License-Identifier: Apache-2.0
// POSIX threads. One mutex is the critical section, so that a program sees the same mutual exclusion as on a
// single-core target.
#define _POSIX_C_SOURCE 200809L // clock_gettime() and condition clocks, also under -std=c11

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <headroom/host.h>
#include <headroom/port.h>
#include <headroom/thread_now.h>
#include <headroom/track.h>

static pthread_mutex_t critical = PTHREAD_MUTEX_INITIALIZER;
static unsigned depth_max;
static uint64_t entries;
static void (*output)(const char *text, size_t length);

static _Thread_local unsigned depth;
static _Thread_local bool in_interrupt;
static _Thread_local int priority;
_Thread_local hr_thread_t hri_host_thread;

hri_key_t hri_critical_enter(void)
{
    if (depth == 0) {
        pthread_mutex_lock(&critical);
        ++entries;
    }
    ++depth;
    if (depth > depth_max) {
        depth_max = depth;
    }
    return depth;
}

void hri_critical_exit(hri_key_t key)
{
    // A key that is not the newest means that two sections were closed in the wrong order.
    if (key != depth) {
        fputs("headroom: critical sections closed in the wrong order\n", stderr);
        abort();
    }
    if (--depth == 0) {
        pthread_mutex_unlock(&critical);
    }
}

bool hri_in_interrupt(void) { return in_interrupt; }

#if HR_TRACKING
static pthread_key_t end_of_thread;
static pthread_once_t end_of_thread_once = PTHREAD_ONCE_INIT;

static void tell_end(void *thread) { hr_thread_ended((hr_thread_t)thread); }
static void watch_ends(void) { pthread_key_create(&end_of_thread, tell_end); }
#endif

// The address of a thread-local object differs between live threads and is never 0. A later thread may get it again, so
// the tracking is told when a thread that it has seen ends.
hr_thread_t hri_thread_current(void)
{
    if (hri_host_thread == 0 && !in_interrupt) {
#if HR_TRACKING
        pthread_once(&end_of_thread_once, watch_ends);
        pthread_setspecific(end_of_thread, &depth);
#endif
        hri_host_thread = (hr_thread_t)&depth;
    }
    return hri_host_thread;
}

int hri_thread_priority(void) { return priority; }

int64_t hri_uptime_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void hri_write(const char *text, size_t length)
{
    if (output != NULL) {
        output(text, length);
    } else {
        fwrite(text, 1, length, stderr);
    }
}

void hri_panic(void) { abort(); }

void hri_port_block(struct hri_port_waiter *waiter, const bool *woken, int64_t deadline_ms, hri_key_t *key)
{
    if (*key != 1 || depth != 1) {
        fputs("headroom: blocked inside a nested critical section\n", stderr);
        abort();
    }
    pthread_condattr_t attributes;
    pthread_cond_t condition;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&condition, &attributes);
    pthread_condattr_destroy(&attributes);
    waiter->condition = &condition;

    // The depth is this thread's; the mutex is released while it waits.
    depth = 0;
    int status = 0;
    while (!*woken && status == 0) {
        if (deadline_ms < 0) {
            status = pthread_cond_wait(&condition, &critical);
        } else {
            struct timespec until = {(time_t)(deadline_ms / 1000), (long)(deadline_ms % 1000) * 1000000L};
            status = pthread_cond_timedwait(&condition, &critical, &until);
        }
    }
    depth = 1;

    waiter->condition = NULL;
    pthread_cond_destroy(&condition);
}

void hri_port_unblock(struct hri_port_waiter *waiter)
{
    if (waiter->condition != NULL) {
        pthread_cond_signal((pthread_cond_t *)waiter->condition);
    }
}

void hr_host_interrupt_set(bool value)
{
    in_interrupt = value;
    // A thread asks for its identity again; in an interrupt there is none.
    hri_host_thread = 0;
}

void hr_host_priority_set(int value) { priority = value; }

void hr_host_output_set(void (*write)(const char *text, size_t length)) { output = write; }

unsigned hr_host_critical_depth_max(void)
{
    hri_key_t key = hri_critical_enter();
    unsigned result = depth_max;
    hri_critical_exit(key);
    return result;
}

uint64_t hr_host_critical_count(void)
{
    hri_key_t key = hri_critical_enter();
    uint64_t result = entries;
    hri_critical_exit(key);
    return result;
}
