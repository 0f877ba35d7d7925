// SPDX-License-Identifier: Apache-2.0
#include <headroom/slab.h>

int hr_slab_init(struct hr_slab *slab, const char *name, void *buffer, uint16_t *links, size_t block_bytes,
                 uint32_t count)
{
    if (buffer == NULL || links == NULL || (uintptr_t)buffer % HR_SLAB_ALIGN != 0 || block_bytes == 0 ||
        block_bytes % HR_SLAB_ALIGN != 0 || count == 0 || count > HR_SLAB_BLOCKS_MAX ||
        block_bytes > UINT32_MAX / count) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, name, buffer, 0, 0);
        return HR_EINVAL;
    }
    *slab = (struct hr_slab){
        .name = name, .buffer = buffer, .links = links, .block_bytes = (uint32_t)block_bytes, .count = count};
    return HR_OK;
}

// Inside the critical section. NULL if every block is in use.
static void *take(struct hr_slab *slab)
{
    uint32_t index;
    if (slab->head != 0) {
        index = slab->head - 1U;
        if (HR_HARDENING >= HR_LEVEL_MODERATE && index >= slab->fresh) {
            hri_fault(HR_FAULT_CORRUPT_FREE_LIST, slab->name, slab->links, index, slab->fresh);
            return NULL;
        }
        slab->head = slab->links[index];
    } else if (slab->fresh < slab->count) {
        index = slab->fresh++;
    } else {
        return NULL;
    }
    slab->links[index] = HRI_SLAB_USED;
    if (++slab->used > slab->used_max) {
        slab->used_max = slab->used;
    }
    return slab->buffer + (size_t)index * slab->block_bytes;
}

int hr_slab_alloc(struct hr_slab *slab, void **block, hr_timeout_t timeout)
{
    hri_key_t key = hri_critical_enter();
    void *taken = take(slab);
    if (taken == NULL) {
        if (!hri_may_wait(timeout, slab->name)) {
            slab->failures += slab->failures != UINT32_MAX;
            hri_critical_exit(key);
            *block = NULL;
            return HR_ENOMEM;
        }
        struct hri_waiter waiter = {0};
        if (!hri_wait(&slab->waiters, &waiter, hri_deadline_after(timeout), &key)) {
            slab->failures += slab->failures != UINT32_MAX;
            hri_critical_exit(key);
            return HR_EAGAIN;
        }
        taken = waiter.result;
    }
    hri_critical_exit(key);
    *block = taken;
    return HR_OK;
}

// The block's index in `index`, or what is wrong with the pointer. Addresses are compared as integers: a foreign pointer
// may not be compared with ours in C.
static enum hr_fault_kind locate(const struct hr_slab *slab, const void *block, uint32_t *index)
{
    uintptr_t offset = (uintptr_t)block - (uintptr_t)slab->buffer;
    uintptr_t which = offset / slab->block_bytes;
    if (which >= slab->count) {
        return HR_FAULT_FOREIGN_POINTER;
    }
    *index = (uint32_t)which;
    return offset - which * slab->block_bytes == 0 ? HR_FAULT_KINDS : HR_FAULT_MISALIGNED_POINTER;
}

int hr_slab_free(struct hr_slab *slab, void *block)
{
    uint32_t index = 0;
    enum hr_fault_kind wrong = locate(slab, block, &index);
    if (wrong == HR_FAULT_KINDS) {
        hri_key_t key = hri_critical_enter();
        // Links of blocks that were never handed out hold whatever the caller's memory held.
        if (index < slab->fresh && slab->links[index] == HRI_SLAB_USED) {
            // Handed over, the block never enters the free list and stays in use: no third party can take it.
            if (!hri_wake_first(&slab->waiters, block)) {
                slab->links[index] = (uint16_t)slab->head;
                slab->head = index + 1U;
                --slab->used;
            }
            hri_critical_exit(key);
            return HR_OK;
        }
        hri_critical_exit(key);
        wrong = HR_FAULT_DOUBLE_FREE;
    }
    hri_fault(wrong, slab->name, block, 0, 0);
    return HR_EINVAL;
}

bool hr_slab_owns(const struct hr_slab *slab, const void *block)
{
    uint32_t index;
    return locate(slab, block, &index) == HR_FAULT_KINDS;
}
