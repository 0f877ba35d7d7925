// SPDX-License-Identifier: Apache-2.0
#include <headroom/domain.h>
#include <headroom/port.h>

#include "domain_check.h"

HR_STATIC_ASSERT(HR_THREAD_GRANTS > 0 && HR_THREAD_GRANTS <= UINT8_MAX, "grant_count is a byte");

// An exception frame with floating point registers, and as much again for the code that runs on it.
enum { LEAST_STACK = 2 * 104 };

enum hr_protect_result hr_user_thread_init(struct hr_user_thread *thread, const char *name, void *memory, size_t bytes,
                                           size_t guard_bytes, struct hr_protect_problem *problem)
{
    if (thread == NULL || memory == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, name, NULL, 0, 0);
    }
    if (name == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_UNNAMED, NULL, NULL, 0, 0);
    }
    if (thread->state == HR_USER_READY) {
        return hri_protect_refuse(problem, HR_PROTECT_STARTED, name, NULL, 0, 0);
    }
    if (thread->domain != NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_IN_USE, name, thread->domain->name, 0, 0);
    }
    if (bytes > UINTPTR_MAX - (uintptr_t)memory) {
        return hri_protect_refuse(problem, HR_PROTECT_WRAPS, name, NULL, 0, 0);
    }
    if (guard_bytes > bytes || bytes - guard_bytes < LEAST_STACK) {
        return hri_protect_refuse(problem, HR_PROTECT_TOO_SMALL, name, NULL, guard_bytes > bytes ? 0 : bytes - guard_bytes,
                                  LEAST_STACK);
    }
    *thread = (struct hr_user_thread){.name = name, .guard = memory, .state = HR_USER_NEW};
    thread->stack = (struct hr_partition){name, (unsigned char *)memory + guard_bytes, bytes - guard_bytes, HR_P_RW_U_RW};
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_user_thread_start(struct hr_user_thread *thread, void (*entry)(void *argument), void *argument,
                                            struct hr_protect_problem *problem)
{
    if (thread == NULL || entry == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    // Bit 0 of a Thumb function's address is not part of the address.
    const void *code = (const void *)((uintptr_t)entry & ~(uintptr_t)1);
    enum hr_protect_result result = HR_PROTECT_OK;
    hri_key_t key = hri_critical_enter();
    if (thread->state == HR_USER_NONE) {
        result = HR_PROTECT_NOT_SET_UP;
    } else if (thread->state == HR_USER_NEW) {
        result = HR_PROTECT_NO_DOMAIN;
    } else if (thread->state != HR_USER_JOINED) {
        result = HR_PROTECT_STARTED;
    } else if (thread->domain->protection->port == NULL) {
        result = HR_PROTECT_NO_MPU;
    } else if (!hr_access_ok(thread, code, 2, HR_READ | HR_EXECUTE)) {
        result = HR_PROTECT_NOT_EXECUTABLE;
    } else {
        result = thread->domain->protection->port->launch(thread, entry, argument);
        if (result == HR_PROTECT_OK) {
            thread->state = HR_USER_READY;
        }
    }
    hri_critical_exit(key);
    return result == HR_PROTECT_OK ? result : hri_protect_refuse(problem, result, thread->name, NULL, 0, 0);
}

enum hr_protect_result hr_user_thread_remove(struct hr_user_thread *thread, struct hr_protect_problem *problem)
{
    if (thread == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    enum hr_protect_result result = HR_PROTECT_OK;
    hri_key_t key = hri_critical_enter();
    if (thread->state == HR_USER_NONE) {
        result = hri_protect_refuse(problem, HR_PROTECT_NOT_SET_UP, thread->name, NULL, 0, 0);
    } else if (thread->state == HR_USER_READY) {
        result = hri_protect_refuse(problem, HR_PROTECT_STARTED, thread->name, NULL, 0, 0);
    } else {
        hri_domain_leave(thread);
        // With the thread: the next one in this memory must not inherit them.
        thread->grant_count = 0;
        thread->state = HR_USER_NONE;
    }
    hri_critical_exit(key);
    return result;
}

static unsigned grant_of(const struct hr_user_thread *thread, const void *object)
{
    unsigned index = 0;
    while (index < thread->grant_count && thread->grants[index].object != object) {
        ++index;
    }
    return index;
}

// True if some byte of the object can be written on by the thread.
static bool writes_on(const struct hr_user_thread *thread, const struct hr_partition *object)
{
    struct hr_partition view;
    for (unsigned index = 0; hri_view_at(thread->domain, thread, index, &view); ++index) {
        if (user_writes(&view) && hri_overlap(&view, object)) {
            return true;
        }
    }
    return false;
}

static enum hr_protect_result grant(struct hr_user_thread *thread, const void *object, size_t size)
{
    const struct hr_partition range = range_of(thread->name, object, size);
    const unsigned index = grant_of(thread, object);
    if (thread->state == HR_USER_NONE || thread->state == HR_USER_ENDED) {
        return HR_PROTECT_NOT_SET_UP;
    }
    if (writes_on(thread, &range)) {
        return HR_PROTECT_EXPOSES;
    }
    if (index == HR_THREAD_GRANTS) {
        return HR_PROTECT_TOO_MANY;
    }
    if (index == thread->grant_count) {
        ++thread->grant_count;
    }
    thread->grants[index] = (struct hr_grant){object, size};
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_object_grant(struct hr_user_thread *thread, const void *object, size_t size,
                                       struct hr_protect_problem *problem)
{
    if (thread == NULL || object == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    if (size == 0) {
        return hri_protect_refuse(problem, HR_PROTECT_ZERO_SIZE, thread->name, NULL, 0, 0);
    }
    if (size - 1U > UINTPTR_MAX - (uintptr_t)object) {
        return hri_protect_refuse(problem, HR_PROTECT_WRAPS, thread->name, NULL, 0, 0);
    }
    hri_key_t key = hri_critical_enter();
    const enum hr_protect_result result = grant(thread, object, size);
    hri_critical_exit(key);
    return result == HR_PROTECT_OK ? result
                                   : hri_protect_refuse(problem, result, thread->name, "grant", (uintptr_t)object, 0);
}

enum hr_protect_result hr_object_revoke(struct hr_user_thread *thread, const void *object,
                                        struct hr_protect_problem *problem)
{
    if (thread == NULL || object == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    enum hr_protect_result result = HR_PROTECT_OK;
    hri_key_t key = hri_critical_enter();
    const unsigned index = grant_of(thread, object);
    if (index == thread->grant_count) {
        result = hri_protect_refuse(problem, HR_PROTECT_NOT_FOUND, thread->name, "grant", 0, 0);
    } else {
        thread->grants[index] = thread->grants[--thread->grant_count];
    }
    hri_critical_exit(key);
    return result;
}

bool hr_object_ok(const struct hr_user_thread *thread, const void *object)
{
    if (thread == NULL || object == NULL) {
        return false;
    }
    hri_key_t key = hri_critical_enter();
    const bool granted = thread->state != HR_USER_ENDED && grant_of(thread, object) < thread->grant_count;
    hri_critical_exit(key);
    return granted;
}
