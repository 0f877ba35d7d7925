// SPDX-License-Identifier: Apache-2.0
// What unprivileged code may touch, as the MPU will decide it, without asking the MPU.
#include <headroom/domain.h>

bool hri_view_at(const struct hr_domain *domain, const struct hr_user_thread *thread, unsigned index,
                 struct hr_partition *view)
{
    if (thread != NULL) {
        if (index == 0) {
            *view = thread->stack;
            return true;
        }
        --index;
    }
    if (domain == NULL) {
        return false;
    }
    if (index < domain->count) {
        *view = domain->partitions[index];
        return true;
    }
    index -= domain->count;
    const struct hr_protection *protection = domain->protection;
    // A region that cannot be resolved was refused when the protection was set up.
    return protection != NULL && index < protection->count &&
           hr_region_resolve(&protection->regions[protection->count - 1U - index], view, NULL) == HR_PROTECT_OK;
}

// The rights at one address, and the last address up to which the same range decides; not beyond `last`.
static unsigned rights_at(const struct hr_domain *domain, const struct hr_user_thread *thread, uintptr_t address,
                          uintptr_t *last)
{
    struct hr_partition view;
    for (unsigned index = 0; hri_view_at(domain, thread, index, &view); ++index) {
        const uintptr_t start = (uintptr_t)view.start;
        if (address < start) {
            // More decisive than whatever is found: from its start on it decides.
            *last = start <= *last ? start - 1U : *last;
        } else if (address <= hri_last(&view)) {
            *last = hri_last(&view) < *last ? hri_last(&view) : *last;
            return view.attr.user;
        }
    }
    return 0;
}

static bool access_ok(const struct hr_domain *domain, const struct hr_user_thread *thread, const void *address, size_t size,
                      unsigned rights)
{
    uintptr_t at = (uintptr_t)address;
    if (domain == NULL || domain->protection == NULL || size == 0 || rights == 0 || size - 1U > UINTPTR_MAX - at) {
        return false;
    }
    const uintptr_t end = at + (size - 1U);
    for (;;) {
        uintptr_t last = end;
        if ((rights_at(domain, thread, at, &last) & rights) != rights) {
            return false;
        }
        if (last == end) {
            return true;
        }
        at = last + 1U;
    }
}

bool hr_access_ok(const struct hr_user_thread *thread, const void *address, size_t size, unsigned rights)
{
    if (thread == NULL || (thread->state != HR_USER_JOINED && thread->state != HR_USER_READY)) {
        return false;
    }
    return access_ok(thread->domain, thread, address, size, rights);
}

bool hr_domain_access_ok(const struct hr_domain *domain, const void *address, size_t size, unsigned rights)
{
    return access_ok(domain, NULL, address, size, rights);
}
