// SPDX-License-Identifier: Apache-2.0
#include <headroom/domain.h>
#include <headroom/port.h>

#include "domain_check.h"

HR_STATIC_ASSERT(HR_DOMAIN_PARTITIONS > 0 && HR_DOMAIN_PARTITIONS <= UINT8_MAX, "count is a byte");

static void tell(const struct hr_domain *domain)
{
    const struct hr_protection_port *port = domain->protection->port;
    for (const struct hr_user_thread *thread = domain->threads; port != NULL && thread != NULL;
         thread = thread->next_of_domain) {
        port->changed(thread);
    }
}

// Slots of a range that was checked before.
static unsigned slots_of(const struct hr_mpu *mpu, const struct hr_partition *partition)
{
    unsigned slots = 0;
    uintptr_t wanted = 0;
    (void)mpu->cover(partition, &slots, &wanted);
    return slots;
}

// Of all partitions, and of the stack that takes most; without threads a stack of one slot.
static unsigned slots_used(const struct hr_domain *domain)
{
    const struct hr_mpu *mpu = domain->protection->mpu;
    unsigned stack = 1;
    for (const struct hr_user_thread *thread = domain->threads; thread != NULL; thread = thread->next_of_domain) {
        const unsigned slots = slots_of(mpu, &thread->stack);
        stack = slots > stack ? slots : stack;
    }
    unsigned used = domain->protection->slots_used + stack;
    for (unsigned index = 0; index < domain->count; ++index) {
        used += slots_of(mpu, &domain->partitions[index]);
    }
    return used;
}

static enum hr_protect_result check_new_partition(const struct hr_domain *domain, const struct hr_partition *partition,
                                                  struct hr_protect_problem *problem)
{
    const struct hr_protection *protection = domain->protection;
    unsigned slots = 0;
    enum hr_protect_result result = hr_partition_check(protection->mpu, partition, &slots, problem);
    for (unsigned index = 0; result == HR_PROTECT_OK && index < domain->count; ++index) {
        if (hri_overlap(partition, &domain->partitions[index])) {
            return hri_protect_refuse(problem, HR_PROTECT_OVERLAP, partition->name, domain->partitions[index].name, 0, 0);
        }
    }
    if (result == HR_PROTECT_OK) {
        result = check_beside_regions(partition, protection, problem);
    }
    if (result == HR_PROTECT_OK) {
        result = check_domain_hidden(partition, domain, protection, problem);
    }
    for (const struct hr_user_thread *thread = domain->threads; result == HR_PROTECT_OK && thread != NULL;
         thread = thread->next_of_domain) {
        result = check_beside_thread(partition, thread, problem);
    }
    if (result != HR_PROTECT_OK) {
        return result;
    }
    if (domain->count == HR_DOMAIN_PARTITIONS) {
        return hri_protect_refuse(problem, HR_PROTECT_TOO_MANY, partition->name, domain->name, 0, 0);
    }
    const unsigned used = slots_used(domain) + slots;
    if (used > protection->slots) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_SLOTS, partition->name, domain->name, used, protection->slots);
    }
    return HR_PROTECT_OK;
}

// A region that gives unprivileged code all of RAM gives it the domain too.
static enum hr_protect_result check_regions_hide(const struct hr_domain *domain, struct hr_protect_problem *problem)
{
    struct hr_partition view;
    enum hr_protect_result result = HR_PROTECT_OK;
    for (unsigned index = 0; result == HR_PROTECT_OK && hri_view_at(domain, NULL, index, &view); ++index) {
        result = check_domain_hidden(&view, domain, domain->protection, problem);
    }
    return result;
}

enum hr_protect_result hr_domain_init(struct hr_domain *domain, const char *name, const struct hr_protection *protection,
                                      const struct hr_partition *partitions, size_t count,
                                      struct hr_protect_problem *problem)
{
    if (domain == NULL || protection == NULL || (partitions == NULL && count != 0)) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, name, NULL, 0, 0);
    }
    if (name == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_UNNAMED, NULL, NULL, 0, 0);
    }
    if (protection->mpu == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NOT_SET_UP, name, NULL, 0, 0);
    }
    if (count > HR_DOMAIN_PARTITIONS) {
        return hri_protect_refuse(problem, HR_PROTECT_TOO_MANY, name, NULL, count, HR_DOMAIN_PARTITIONS);
    }
    enum hr_protect_result result = HR_PROTECT_OK;
    hri_key_t key = hri_critical_enter();
    if (domain->threads != NULL) {
        result = hri_protect_refuse(problem, HR_PROTECT_IN_USE, name, domain->threads->name, 0, 0);
    } else {
        const struct hr_domain before = *domain;
        domain->name = name;
        domain->protection = protection;
        domain->count = 0;
        result = check_regions_hide(domain, problem);
        for (size_t index = 0; result == HR_PROTECT_OK && index < count; ++index) {
            result = check_new_partition(domain, &partitions[index], problem);
            if (result == HR_PROTECT_OK) {
                domain->partitions[domain->count++] = partitions[index];
            }
        }
        if (result != HR_PROTECT_OK) {
            *domain = before;
        }
    }
    hri_critical_exit(key);
    return result;
}

enum hr_protect_result hr_domain_add(struct hr_domain *domain, const struct hr_partition *partition,
                                     struct hr_protect_problem *problem)
{
    if (domain == NULL || partition == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    if (domain->protection == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NOT_SET_UP, "domain", NULL, 0, 0);
    }
    // The checks are inside: what they found free must still be so when it is taken.
    hri_key_t key = hri_critical_enter();
    const enum hr_protect_result result = check_new_partition(domain, partition, problem);
    if (result == HR_PROTECT_OK) {
        domain->partitions[domain->count++] = *partition;
        tell(domain);
    }
    hri_critical_exit(key);
    return result;
}

enum hr_protect_result hr_domain_remove(struct hr_domain *domain, const struct hr_partition *partition,
                                        struct hr_protect_problem *problem)
{
    if (domain == NULL || partition == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    if (domain->protection == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NOT_SET_UP, "domain", NULL, 0, 0);
    }
    enum hr_protect_result result = HR_PROTECT_OK;
    hri_key_t key = hri_critical_enter();
    unsigned index = 0;
    while (index < domain->count && domain->partitions[index].start != partition->start) {
        ++index;
    }
    if (index == domain->count) {
        result = hri_protect_refuse(problem, HR_PROTECT_NOT_FOUND, partition->name, domain->name, 0, 0);
    } else if (domain->partitions[index].size != partition->size) {
        result = hri_protect_refuse(problem, HR_PROTECT_DIFFERS, partition->name, domain->partitions[index].name,
                                    partition->size, domain->partitions[index].size);
    } else {
        // No hole: a later check that counts to `count` sees every partition that is left.
        domain->partitions[index] = domain->partitions[--domain->count];
        tell(domain);
    }
    hri_critical_exit(key);
    return result;
}

static enum hr_protect_result check_beside_threads(const struct hr_domain *domain, const struct hr_user_thread *thread,
                                                   struct hr_protect_problem *problem)
{
    for (const struct hr_user_thread *other = domain->threads; other != NULL; other = other->next_of_domain) {
        if (other == thread) {
            continue;
        }
        enum hr_protect_result result = check_beside_thread(&thread->stack, other, problem);
        if (result == HR_PROTECT_OK) {
            result = check_beside_thread(&other->stack, thread, problem);
        }
        if (result != HR_PROTECT_OK) {
            return result;
        }
    }
    return HR_PROTECT_OK;
}

// The regions and partitions that are there already, for a thread that comes. A region may hold a stack where the unit lets
// regions overlap; it must not open the guard all the same, nor the thread's own record.
static enum hr_protect_result check_views(const struct hr_domain *domain, const struct hr_user_thread *thread,
                                          struct hr_protect_problem *problem)
{
    const uintptr_t below = (uintptr_t)thread->stack.start - 1U;
    const uintptr_t from = thread->guard == thread->stack.start ? below : (uintptr_t)thread->guard;
    const struct hr_partition guard = range_of(thread->name, (const void *)from, below - from + 1U);
    const struct hr_partition self = range_of(thread->name, thread, sizeof *thread);
    struct hr_partition view;
    for (unsigned index = 0; hri_view_at(domain, NULL, index, &view); ++index) {
        if (user_writes(&view) && hri_overlap(&view, &guard)) {
            return hri_protect_refuse(problem, HR_PROTECT_NO_GUARD, view.name, thread->name, 0, 0);
        }
        if (user_writes(&view) && hri_overlap(&view, &self)) {
            return hri_protect_refuse(problem, HR_PROTECT_EXPOSES, view.name, thread->name, 0, 0);
        }
    }
    return HR_PROTECT_OK;
}

static enum hr_protect_result check_new_thread(const struct hr_domain *domain, const struct hr_user_thread *thread,
                                               struct hr_protect_problem *problem)
{
    const struct hr_protection *protection = domain->protection;
    unsigned slots = 0;
    enum hr_protect_result result = hr_partition_check(protection->mpu, &thread->stack, &slots, problem);
    if (result == HR_PROTECT_OK) {
        result = check_beside_regions(&thread->stack, protection, problem);
    }
    if (result == HR_PROTECT_OK) {
        result = check_domain_hidden(&thread->stack, domain, protection, problem);
    }
    for (unsigned index = 0; result == HR_PROTECT_OK && index < domain->count; ++index) {
        result = check_beside_thread(&domain->partitions[index], thread, problem);
    }
    if (result == HR_PROTECT_OK) {
        result = check_beside_threads(domain, thread, problem);
    }
    if (result == HR_PROTECT_OK) {
        result = check_views(domain, thread, problem);
    }
    if (result != HR_PROTECT_OK) {
        return result;
    }
    // slots_used() counts at least one slot for a stack.
    const unsigned used = slots_used(domain) + slots - 1U;
    if (used > protection->slots) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_SLOTS, thread->name, domain->name, used, protection->slots);
    }
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_domain_add_thread(struct hr_domain *domain, struct hr_user_thread *thread,
                                            struct hr_protect_problem *problem)
{
    if (domain == NULL || thread == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    if (domain->protection == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NOT_SET_UP, "domain", NULL, 0, 0);
    }
    hri_key_t key = hri_critical_enter();
    enum hr_protect_result result = HR_PROTECT_OK;
    if (thread->state != HR_USER_NEW && thread->state != HR_USER_JOINED && thread->state != HR_USER_READY) {
        result = hri_protect_refuse(problem, HR_PROTECT_NOT_SET_UP, thread->name, NULL, 0, 0);
    } else {
        result = check_new_thread(domain, thread, problem);
    }
    if (result == HR_PROTECT_OK && thread->domain != domain) {
        hri_domain_leave(thread);
        thread->domain = domain;
        thread->next_of_domain = domain->threads;
        domain->threads = thread;
        if (thread->state == HR_USER_NEW) {
            thread->state = HR_USER_JOINED;
        }
        if (domain->protection->port != NULL) {
            domain->protection->port->changed(thread);
        }
    }
    hri_critical_exit(key);
    return result;
}

void hri_domain_leave(struct hr_user_thread *thread)
{
    if (thread->domain == NULL) {
        return;
    }
    struct hr_user_thread **link = &thread->domain->threads;
    while (*link != NULL && *link != thread) {
        link = &(*link)->next_of_domain;
    }
    if (*link != NULL) {
        *link = thread->next_of_domain;
    }
    thread->next_of_domain = NULL;
    thread->domain = NULL;
}
