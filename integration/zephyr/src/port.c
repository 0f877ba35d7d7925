// SPDX-License-Identifier: Apache-2.0
// The runtime's port over Zephyr.
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <headroom/port.h>

#ifdef CONFIG_SMP

// A spinlock does not nest, this section does: the processor that has it goes on. Its number is stable, because interrupts are off.
static struct k_spinlock lock;
static volatile uint32_t owner; ///< processor + 1, 0: none

#define NESTED ((hri_key_t)UINTPTR_MAX)

hri_key_t hri_critical_enter(void)
{
    unsigned int key = arch_irq_lock();
    uint32_t self = arch_curr_cpu()->id + 1U;
    if (owner == self) {
        return NESTED;
    }
    (void)k_spin_lock(&lock);
    owner = self;
    return key;
}

void hri_critical_exit(hri_key_t key)
{
    if (key == NESTED) {
        return;
    }
    owner = 0;
    k_spin_release(&lock);
    arch_irq_unlock((unsigned int)key);
}

#else

hri_key_t hri_critical_enter(void) { return irq_lock(); }
void hri_critical_exit(hri_key_t key) { irq_unlock((unsigned int)key); }

#endif

bool hri_in_interrupt(void) { return k_is_in_isr(); }

hr_thread_t hri_thread_current(void)
{
    return !IS_ENABLED(CONFIG_HEADROOM_THREADS) || k_is_in_isr() ? 0 : (hr_thread_t)k_current_get();
}

int hri_thread_priority(void) { return k_thread_priority_get(k_current_get()); }

int64_t hri_uptime_ms(void) { return k_uptime_get(); }

void hri_write(const char *text, size_t length) { printk("%.*s", (int)length, text); }

void hri_panic(void)
{
    k_panic();
    CODE_UNREACHABLE;
}
