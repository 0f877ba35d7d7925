// SPDX-License-Identifier: Apache-2.0
/// Counters behind a site id. Inside the critical section.
#ifndef HEADROOM_SITE_TABLE_H
#define HEADROOM_SITE_TABLE_H

#include "track_record.h"

HR_EXTERN_C_BEGIN

// The linker defines these for a section whose name is a C identifier. Weak: an image without sites links.
extern const struct hr_site __start_hr_sites[] __attribute__((weak));
extern const struct hr_site __stop_hr_sites[] __attribute__((weak));

/// Return addresses that stand for sites, and what is counted under them.
struct hri_callers {
    uintptr_t addresses[HR_TRACK_CALLERS];
#if HR_STATISTICS >= HR_LEVEL_MODERATE
    struct hr_counters counters[HR_TRACK_CALLERS];
    struct hr_counters unknown;
#endif
    uint32_t dropped;
};
extern struct hri_callers hri_callers;

/// Where the table is looked at first for a return address. Two instructions: a multiplication spreads better and takes five, and
/// this is asked for at each allocation.
static inline uint32_t hri_caller_home(uintptr_t address)
{
    return ((uint32_t)(address >> 1) ^ (uint32_t)(address >> 6)) & (HR_TRACK_CALLERS - 1);
}

/// Id of a descriptor.
static inline hr_site_id_t hri_descriptor_id(const struct hr_site *site)
{
    size_t index = (size_t)(site - __start_hr_sites);
    return index < HR_SITE_CALLER - 1U ? (hr_site_id_t)(index + 1) : HR_SITE_UNKNOWN;
}

/// NULL below HR_STATISTICS MODERATE.
struct hr_counters *hri_site_counters(hr_site_id_t id);

/// hri_site_counters() without a call.
static inline struct hr_counters *hri_site_counters_now(hr_site_id_t id)
{
#if HR_STATISTICS >= HR_LEVEL_MODERATE
    if (!HRI_LIKELY(id < HR_SITE_CALLER || id - HR_SITE_CALLER >= HR_TRACK_CALLERS)) {
        return &hri_callers.counters[id - HR_SITE_CALLER];
    }
    // Not hr_site_get(): its count of descriptors is a division.
    // In integers, because an image without sites has a null pointer there.
    uintptr_t site = (uintptr_t)__start_hr_sites + (id - 1U) * sizeof(struct hr_site);
    bool described = HRI_LIKELY(id != 0 && site < (uintptr_t)__stop_hr_sites);
    return described ? ((const struct hr_site *)site)->counters : &hri_callers.unknown;
#else
    (void)id;
    return NULL;
#endif
}

HR_EXTERN_C_END

#endif
