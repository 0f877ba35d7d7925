// SPDX-License-Identifier: Apache-2.0
// When a thread's object is used for a new thread, the one before has ended: its blocks must not be taken for the new one's.
#include <zephyr/kernel.h>

#include <headroom/track.h>

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
