// SPDX-License-Identifier: Apache-2.0
#include <headroom/tiers.h>

static uint32_t tier_of(const struct hr_tiers *tiers, int priority)
{
    uint32_t index = 0;
    while (index + 1U < tiers->count && priority > tiers->tiers[index].least_urgent) {
        ++index;
    }
    return index;
}

static void *from(struct hr_kheap *heap, size_t bytes, const struct hr_site *site)
{
    return heap == NULL ? NULL : hri_kheap_alloc(heap, 0, bytes, HR_NO_WAIT, site);
}

void *hri_tiers_alloc(struct hr_tiers *tiers, size_t bytes, int priority, const struct hr_site *site)
{
    void *block = NULL;
    if (bytes != 0 && tiers->count != 0) {
        uint32_t own = tier_of(tiers, priority);
        for (uint32_t index = own; block == NULL && index < tiers->count; ++index) {
            block = from(tiers->tiers[index].common, bytes, site);
        }
        if (block == NULL) {
            block = from(tiers->tiers[own].reserve, bytes, site);
        }
    }
    if (block == NULL) {
        hri_key_t key = hri_critical_enter();
        tiers->failures += tiers->failures != UINT32_MAX;
        hri_critical_exit(key);
    }
    return block;
}

void *(hr_tiers_alloc)(struct hr_tiers *tiers, size_t bytes, int priority)
{
    return hri_tiers_alloc(tiers, bytes, priority, NULL);
}

static bool holds(const struct hr_kheap *heap, const void *block)
{
    return heap != NULL && (uintptr_t)block - (uintptr_t)heap->memory < heap->bytes;
}

int hr_tiers_free(struct hr_tiers *tiers, void *block)
{
    if (block == NULL) {
        return HR_OK;
    }
    for (uint32_t index = 0; index < tiers->count; ++index) {
        const struct hr_tier *tier = &tiers->tiers[index];
        struct hr_kheap *heap = holds(tier->reserve, block) ? tier->reserve : tier->common;
        if (holds(heap, block)) {
            hr_kheap_free(heap, block);
            return HR_OK;
        }
    }
    hri_fault(HR_FAULT_FOREIGN_POINTER, tiers->name, block, 0, 0);
    return HR_EINVAL;
}
