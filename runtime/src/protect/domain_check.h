// SPDX-License-Identifier: Apache-2.0
// What has to hold between the partitions and the threads of a domain. Shared by those who add the one or the other.
#ifndef HEADROOM_DOMAIN_CHECK_H
#define HEADROOM_DOMAIN_CHECK_H

#include <headroom/domain.h>

static inline bool user_writes(const struct hr_partition *partition) { return (partition->attr.user & HR_WRITE) != 0; }

// A range of memory without attribute, for comparisons.
static inline struct hr_partition range_of(const char *name, const void *start, size_t size)
{
    return (struct hr_partition){name, start, size, {0, 0, 0}};
}

// The whole stack object, with its guard.
static inline struct hr_partition stack_object(const struct hr_user_thread *thread)
{
    const size_t guard = (size_t)((uintptr_t)thread->stack.start - (uintptr_t)thread->guard);
    return range_of(thread->name, thread->guard, guard + thread->stack.size);
}

// Between memory that the thread can use and one of its threads: the partition must lie beside the stack object, must not reach
// the place that an overflow hits first, and must not hold what the thread's protection rests on.
static inline enum hr_protect_result check_beside_thread(const struct hr_partition *partition,
                                                         const struct hr_user_thread *thread,
                                                         struct hr_protect_problem *problem)
{
    const struct hr_partition object = stack_object(thread);
    if (hri_overlap(partition, &object)) {
        return hri_protect_refuse(problem, HR_PROTECT_OVERLAP, partition->name, thread->name, 0, 0);
    }
    if (!user_writes(partition)) {
        return HR_PROTECT_OK;
    }
    if (thread->guard == thread->stack.start && hri_last(partition) == (uintptr_t)thread->guard - 1U) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_GUARD, partition->name, thread->name, 0, 0);
    }
    const struct hr_partition self = range_of(thread->name, thread, sizeof *thread);
    if (hri_overlap(partition, &self)) {
        return hri_protect_refuse(problem, HR_PROTECT_EXPOSES, partition->name, thread->name, 0, 0);
    }
    for (unsigned index = 0; index < thread->grant_count; ++index) {
        const struct hr_partition granted = range_of(thread->name, thread->grants[index].object, thread->grants[index].size);
        if (hri_overlap(partition, &granted)) {
            return hri_protect_refuse(problem, HR_PROTECT_EXPOSES, partition->name, thread->name, 0, 0);
        }
    }
    return HR_PROTECT_OK;
}

// The domain itself, its protection and the table of regions must not be writable from within.
static inline enum hr_protect_result check_domain_hidden(const struct hr_partition *partition, const struct hr_domain *domain,
                                                         const struct hr_protection *protection,
                                                         struct hr_protect_problem *problem)
{
    const struct hr_partition self = range_of(domain->name, domain, sizeof *domain);
    const struct hr_partition unit = range_of(protection->mpu->name, protection, sizeof *protection);
    if (user_writes(partition) && (hri_overlap(partition, &self) || hri_overlap(partition, &unit))) {
        return hri_protect_refuse(problem, HR_PROTECT_EXPOSES, partition->name, domain->name, 0, 0);
    }
    return HR_PROTECT_OK;
}

// Where the unit refuses overlap, a partition or stack must not lie in a region that holds for everybody either.
static inline enum hr_protect_result check_beside_regions(const struct hr_partition *partition,
                                                          const struct hr_protection *protection,
                                                          struct hr_protect_problem *problem)
{
    struct hr_partition region;
    for (unsigned index = 0; !protection->mpu->overlap && index < protection->count; ++index) {
        const enum hr_protect_result result = hr_region_resolve(&protection->regions[index], &region, problem);
        if (result != HR_PROTECT_OK) {
            return result;
        }
        if (hri_overlap(partition, &region)) {
            return hri_protect_refuse(problem, HR_PROTECT_OVERLAP, partition->name, region.name, 0, 0);
        }
    }
    return HR_PROTECT_OK;
}

#endif
