// SPDX-License-Identifier: Apache-2.0
#include <headroom/port.h>

#include "site_table.h"

HR_STATIC_ASSERT((HR_TRACK_CALLERS & (HR_TRACK_CALLERS - 1)) == 0 && HR_TRACK_CALLERS > 0 &&
                     HR_TRACK_CALLERS < HR_SITE_CALLER,
                 "HR_TRACK_CALLERS is a power of two that fits in an id");

struct hri_callers hri_callers;

size_t hr_site_count(void) { return (size_t)(__stop_hr_sites - __start_hr_sites); }

const struct hr_site *hr_site_get(hr_site_id_t id)
{
    return id == 0 || id >= HR_SITE_CALLER || id > hr_site_count() ? NULL : &__start_hr_sites[id - 1];
}

uintptr_t hr_site_caller(hr_site_id_t id)
{
    if (id < HR_SITE_CALLER || id - HR_SITE_CALLER >= HR_TRACK_CALLERS) {
        return 0;
    }
    // A word that is written once, while somebody may ask for it: it is read under the lock that it is written under.
    hri_key_t key = hri_critical_enter();
    uintptr_t address = hri_callers.addresses[id - HR_SITE_CALLER];
    hri_critical_exit(key);
    return address;
}

// Open addressing without deletion: a return address stays for ever, there are as many as call sites in the image.
static hr_site_id_t caller_id(uintptr_t address)
{
    uint32_t slot = hri_caller_home(address);
    for (unsigned probe = 0; probe < HR_TRACK_CALLERS; ++probe) {
        uintptr_t *place = &hri_callers.addresses[slot];
        if (*place == 0) {
            *place = address;
        }
        if (*place == address) {
            return (hr_site_id_t)(HR_SITE_CALLER | slot);
        }
        slot = (slot + 1) & (HR_TRACK_CALLERS - 1);
    }
    ++hri_callers.dropped;
    return HR_SITE_UNKNOWN;
}

hr_site_id_t hri_site_id(struct hri_origin origin)
{
    if (origin.site != NULL) {
        return hri_descriptor_id(origin.site);
    }
    return origin.caller == 0 ? HR_SITE_UNKNOWN : caller_id(origin.caller);
}

struct hr_counters *hri_site_counters(hr_site_id_t id) { return hri_site_counters_now(id); }

bool hr_site_counters_get(hr_site_id_t id, struct hr_counters *counters)
{
    if (HR_STATISTICS < HR_LEVEL_MODERATE || (id != HR_SITE_UNKNOWN && hr_site_get(id) == NULL && hr_site_caller(id) == 0)) {
        return false;
    }
    hri_key_t key = hri_critical_enter();
    *counters = *hri_site_counters(id);
    hri_critical_exit(key);
    return true;
}

uint32_t hr_site_callers_dropped(void)
{
    hri_key_t key = hri_critical_enter();
    uint32_t dropped = hri_callers.dropped;
    hri_critical_exit(key);
    return dropped;
}
