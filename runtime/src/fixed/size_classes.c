// SPDX-License-Identifier: Apache-2.0
#include <headroom/size_classes.h>

static void count(uint32_t *counter)
{
    hri_key_t key = hri_critical_enter();
    *counter += *counter != UINT32_MAX;
    hri_critical_exit(key);
}

void *hri_size_classes_alloc(struct hr_size_classes *classes, size_t bytes, const struct hr_site *site)
{
    void *block = NULL;
    bool own_class = true;
    for (uint32_t index = 0; bytes != 0 && block == NULL && index < classes->count; ++index) {
        struct hr_slab *slab = classes->slabs[index];
        if (bytes > slab->block_bytes) {
            continue;
        }
        (void)hr_slab_alloc(slab, &block, HR_NO_WAIT);
        if (block == NULL && own_class) {
            own_class = false;
            count(&classes->overflows);
        }
    }
    if (block == NULL && bytes != 0 && classes->fallback != NULL) {
        block = hri_kheap_alloc(classes->fallback, 0, bytes, HR_NO_WAIT, site);
    }
    if (block == NULL) {
        count(&classes->failures);
    }
    return block;
}

void *(hr_size_classes_alloc)(struct hr_size_classes *classes, size_t bytes)
{
    return hri_size_classes_alloc(classes, bytes, NULL);
}

int hr_size_classes_free(struct hr_size_classes *classes, void *block)
{
    if (block == NULL) {
        return HR_OK;
    }
    for (uint32_t index = 0; index < classes->count; ++index) {
        if (hr_slab_holds(classes->slabs[index], block)) {
            return hr_slab_free(classes->slabs[index], block);
        }
    }
    if (classes->fallback == NULL) {
        hri_fault(HR_FAULT_FOREIGN_POINTER, classes->name, block, 0, 0);
        return HR_EINVAL;
    }
    hr_kheap_free(classes->fallback, block);
    return HR_OK;
}
