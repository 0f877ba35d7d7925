// SPDX-License-Identifier: Apache-2.0
// Whose blocks are nobody's. When a thread's object is used for a new thread, the one before has ended: its blocks must not be taken
// for the new one's. With CONFIG_THREAD_MONITOR a dump also asks which threads there are.
#include <zephyr/kernel.h>

#include "observed.h"

#include "../../../runtime/src/track/observed.h"

k_tid_t __real_z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size, k_thread_entry_t entry,
                                      void *p1, void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay);
k_tid_t __wrap_z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size, k_thread_entry_t entry,
                                      void *p1, void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay);

k_tid_t __wrap_z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size, k_thread_entry_t entry,
                                      void *p1, void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay)
{
    hr_thread_ended((hr_thread_t)thread);
    return __real_z_impl_k_thread_create(thread, stack, stack_size, entry, p1, p2, p3, prio, options, delay);
}

#if defined(CONFIG_HEADROOM_THREADS) && defined(CONFIG_THREAD_MONITOR)

struct alive {
    bool slots[HRI_THREAD_SLOTS];
    const char *names[HRI_THREAD_SLOTS];
};

static void note(const struct k_thread *thread, void *context)
{
    struct alive *alive = context;
    for (unsigned slot = 1; slot < HRI_THREAD_SLOTS; ++slot) {
        struct hr_thread_record record;
        if (hr_thread_record_get(slot, &record) && !record.ended && record.thread == (hr_thread_t)thread) {
            alive->slots[slot] = true;
#ifdef CONFIG_THREAD_NAME
            alive->names[slot] = k_thread_name_get((k_tid_t)thread);
#endif
        }
    }
}

// Only a thread that is there has a name: another's object may hold the next one's.
void hri_observed_begin(void)
{
    struct alive alive = {.slots = {false}};
    k_thread_foreach(note, &alive);
    for (unsigned slot = 1; slot < HRI_THREAD_SLOTS; ++slot) {
        struct hr_thread_record record;
        if (hr_thread_record_get(slot, &record) && !record.ended && !alive.slots[slot]) {
            hr_thread_ended(record.thread);
        }
        hri_key_t key = hri_critical_enter();
        hri_thread_records[slot].name = alive.names[slot];
        hri_critical_exit(key);
    }
}

#else
void hri_observed_begin(void) {}
#endif
