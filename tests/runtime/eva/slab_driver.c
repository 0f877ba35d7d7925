// SPDX-License-Identifier: Apache-2.0
// What Frama-C's Eva analyses: any order of allocations and frees on one slab, with any pointer that a mistaken caller may
// pass. The port is what is assumed of it: nothing waits, every key is good, a fault returns.
//
// The alarms that are left, and why they are none:
//  - the reads of links[index] in hr_slab_free() and free_slowly(): with a foreign pointer, offset / block_bytes is a mix of
//    two objects' addresses, which Eva does not narrow by the comparisons with known, count and fresh just before.
// The results of calls are kept apart (-eva-split-return-function), else HR_OK meets the block of HR_ENOMEM.
#include <headroom/slab.h>

#include "__fc_builtin.h"

#define BLOCKS 4
#define BYTES 16

static unsigned char memory[BLOCKS * BYTES] __attribute__((aligned(8)));
static uint16_t links[BLOCKS];
static struct hr_slab slab;

hri_key_t hri_critical_enter(void) { return 0; }
void hri_critical_exit(hri_key_t key) { (void)key; }
bool hri_may_wait(hr_timeout_t timeout, const char *object)
{
    (void)timeout;
    (void)object;
    return false;
}
bool hri_wait(struct hr_wait_queue *queue, struct hri_waiter *waiter, hri_deadline_t deadline, hri_key_t *key)
{
    (void)queue;
    (void)waiter;
    (void)deadline;
    (void)key;
    return false;
}
bool hri_wake_first(struct hr_wait_queue *queue, void *result)
{
    (void)queue;
    (void)result;
    return false;
}
hri_deadline_t hri_deadline_after(hr_timeout_t timeout) { return timeout.ms; }
void hri_fault(enum hr_fault_kind kind, const char *object, const void *address, uintptr_t found, uintptr_t wanted)
{
    (void)kind;
    (void)object;
    (void)address;
    (void)found;
    (void)wanted;
}

int main(void)
{
    static unsigned char elsewhere[8];
    void *block;
    if (hr_slab_init(&slab, "slab", memory, links, BYTES, BLOCKS) != HR_OK) {
        return 1;
    }
    while (Frama_C_interval(0, 1) != 0) {
        block = memory + Frama_C_interval(0, BLOCKS * BYTES);
        switch (Frama_C_interval(0, 3)) {
        case 0:
            if (hr_slab_alloc(&slab, &block, HR_NO_WAIT) == HR_OK) {
                //@ assert \valid((unsigned char *)block + (0 .. BYTES - 1));
                *(volatile unsigned char *)block = 1;
                ((volatile unsigned char *)block)[BYTES - 1] = 1;
            }
            break;
        case 1:
            (void)hr_slab_free(&slab, block);
            break;
        case 2:
            (void)hr_slab_free(&slab, elsewhere);
            break;
        default:
            (void)hr_slab_free(&slab, NULL);
        }
    }
    return 0;
}
