// SPDX-License-Identifier: Apache-2.0
// The two calls that firmware makes all the time, hr_slab_alloc() and hr_slab_free(), decide with one comparison each
// whether everything is as usual; all else is in functions of its own. tests/bench/runtime/pair_cost.sh counts them.
#include <headroom/critical.h>
#include <headroom/slab.h>

#define COLD __attribute__((noinline, cold))

int hr_slab_init(struct hr_slab *slab, const char *name, void *buffer, uint16_t *links, size_t block_bytes,
                 uint32_t count)
{
    if (buffer == NULL || links == NULL || (uintptr_t)buffer % HR_SLAB_ALIGN != 0 || block_bytes == 0 ||
        block_bytes % HR_SLAB_ALIGN != 0 || count == 0 || count > HR_SLAB_BLOCKS_MAX ||
        block_bytes > UINT32_MAX / count) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, name, buffer, 0, 0);
        return HR_EINVAL;
    }
    *slab = (struct hr_slab)HRI_SLAB_INITIAL(name, buffer, links, (uint32_t)block_bytes, count);
    return HR_OK;
}

static void *address_of(const struct hr_slab *slab, uint32_t index)
{
    return slab->buffer + (size_t)index * slab->block_bytes;
}

static void update_known(struct hr_slab *slab) { slab->known = slab->waiters.first == NULL ? slab->fresh : 0U; }

// A block when the free list has no good one: from the rest, or one that was never handed out. Either way more are in use
// than ever since the peak was reset. Inside the critical section. NULL if every block is in use or a link is damaged.
static void *take_more(struct hr_slab *slab)
{
    uint32_t index = slab->head;
    if (index == HRI_SLAB_END) {
        index = slab->rest;
        if (index == HRI_SLAB_END) {
            index = slab->fresh;
            if (index == slab->count) {
                return NULL;
            }
            slab->links[index] = HRI_SLAB_END;
            slab->fresh = index + 1U;
            update_known(slab);
        }
        if (index < slab->fresh) {
            slab->rest = slab->links[index];
            slab->links[index] = (uint16_t)index;
            ++slab->used_max;
            ++slab->used;
            return address_of(slab, index);
        }
    }
    hri_fault(HR_FAULT_CORRUPT_FREE_LIST, slab->name, slab->links, index, slab->fresh);
    return NULL;
}

COLD static int alloc_slowly(struct hr_slab *slab, void **block, hr_timeout_t timeout)
{
    int result = HR_OK;
    hri_key_t key = hri_critical_enter();
    void *taken = take_more(slab);
    if (taken == NULL) {
        result = HR_ENOMEM;
        if (hri_may_wait(timeout, slab->name)) {
            struct hri_waiter waiter;
            slab->known = 0;
            result = hri_wait(&slab->waiters, &waiter, hri_deadline_after(timeout), &key) ? HR_OK : HR_EAGAIN;
            update_known(slab);
            taken = waiter.result;
        }
        if (result != HR_OK) {
            slab->failures += slab->failures != UINT32_MAX;
        }
    }
    hri_critical_exit(key);
    if (result != HR_EAGAIN) {
        *block = taken;
    }
    return result;
}

int hr_slab_alloc(struct hr_slab *slab, void **block, hr_timeout_t timeout)
{
    hri_key_t key = hri_section_enter();
    uint32_t index = slab->head;
    uint32_t used = slab->used;
    uint16_t *links = slab->links;
    uint32_t known = slab->known;
    // The end of the list and whatever was written over a link are no known blocks either.
    if (index >= known) {
        hri_section_exit(key);
        return alloc_slowly(slab, block, timeout);
    }
    uint32_t next = links[index];
    ++used;
    slab->used = used;
    slab->head = next;
    links[index] = (uint16_t)index;
    void *taken = address_of(slab, index);
    hri_section_exit(key);
    *block = taken;
    return HR_OK;
}

// Every free that is a fault or finds somebody waiting. False: a fault. Leaves the critical section it is called in.
COLD static bool free_slowly(struct hr_slab *slab, void *block, hri_key_t key)
{
    uintptr_t offset = (uintptr_t)block - (uintptr_t)slab->buffer;
    uintptr_t index = offset / slab->block_bytes;
    enum hr_fault_kind wrong = HR_FAULT_FOREIGN_POINTER;
    if (index < slab->count) {
        wrong = HR_FAULT_MISALIGNED_POINTER;
        if (offset % slab->block_bytes == 0) {
            wrong = HR_FAULT_DOUBLE_FREE;
            if (index < slab->fresh && slab->links[index] == index) {
                // A good pointer comes here only while somebody waits. Handed over, the block never enters a list and stays
                // in use: no third party can take it.
                (void)hri_wake_first(&slab->waiters, block);
                update_known(slab);
                hri_critical_exit(key);
                return true;
            }
        }
    }
    hri_critical_exit(key);
    hri_fault(wrong, slab->name, block, 0, 0);
    return false;
}

int hr_slab_free(struct hr_slab *slab, void *block)
{
    uintptr_t base = (uintptr_t)slab->buffer;
    uintptr_t bytes = slab->block_bytes;
    hri_key_t key = hri_section_enter();
    uint32_t head = slab->head;
    uint32_t used = slab->used;
    uint16_t *links = slab->links;
    uint32_t known = slab->known;
    // Addresses are compared as integers: a foreign pointer may not be compared with ours in C.
    uintptr_t offset = (uintptr_t)block - base;
    uintptr_t index = offset / bytes;
    // Nothing is known while somebody waits, and no link is read outside of the slab or of a block never handed out.
    if (offset % bytes == 0 && index < known && links[index] == index) {
        links[index] = (uint16_t)head;
        slab->used = used - 1U;
        slab->head = (uint32_t)index;
        hri_section_exit(key);
        return HR_OK;
    }
    return free_slowly(slab, block, key) ? HR_OK : HR_EINVAL;
}
