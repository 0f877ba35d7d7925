// SPDX-License-Identifier: Apache-2.0
/// A heap in tiers of urgency, of which none starves. Every tier has two parts: a reserve that only its own requests can
/// take, and a common part that more urgent tiers may take as well. Both are heaps of their own, so that the reserve is a
/// promise of contiguous memory, not of a sum of bytes.
///
///   tier 0 (most urgent)   reserve 0 | common 0 <- only tier 0
///   tier 1                 reserve 1 | common 1 <- tiers 0 and 1
///   tier 2                 reserve 2 | common 2 <- tiers 0, 1 and 2
///
/// A smaller priority number is more urgent, as in Zephyr. Thread and interrupt context; never waits.
#ifndef HEADROOM_TIERS_H
#define HEADROOM_TIERS_H

#include <headroom/fault.h>
#include <headroom/kheap.h>

HR_EXTERN_C_BEGIN

struct hr_tier {
    int least_urgent;         ///< the largest priority number that belongs to this tier
    struct hr_kheap *reserve; ///< NULL: none
    struct hr_kheap *common;  ///< NULL: none
};

/// `tiers` rise in `least_urgent`; a priority above the last one's belongs to the last.
struct hr_tiers {
    const char *name;
    const struct hr_tier *tiers;
    uint32_t count;
    uint32_t failures; ///< requests that got nothing; saturates
};

#define HR_TIERS_DEFINE(identifier, tier_array)                                                                       \
    struct hr_tiers identifier = {#identifier, tier_array, sizeof(tier_array) / sizeof((tier_array)[0]), 0}

/// At least `bytes` for a request of `priority`: from the tier's common part, then from those of less urgent tiers in
/// order, at last from the tier's own reserve. NULL if none has room. O(tiers).
void *hr_tiers_alloc(struct hr_tiers *tiers, size_t bytes, int priority);

/// NULL is allowed. HR_OK, or HR_EINVAL after the fault "foreign pointer" for memory of no tier; what the heap finds is
/// reported by the heap. O(tiers).
int hr_tiers_free(struct hr_tiers *tiers, void *block);

#if HRI_HAS_SITES
#define hr_tiers_alloc(tiers, bytes, priority) hri_tiers_alloc(tiers, bytes, priority, HR_SITE())
#endif
void *hri_tiers_alloc(struct hr_tiers *tiers, size_t bytes, int priority, const struct hr_site *site);

HR_EXTERN_C_END

#endif
