// SPDX-License-Identifier: Apache-2.0
// The protection unit of a Cortex-M: regions in the first slots, then the partitions of the domain, then the stack. On PMSAv7 the
// higher slot decides, so the order is that of hr_access_ok().
#include "protect_registers.h"

#if HRI_PROTECT_PORT

#include <headroom/cortex_m_protect.h>
#include <headroom/critical.h>
#include <headroom/mpu.h>

static const struct hr_protection *active;

const struct hr_protection *hri_cortex_m_protection(void) { return active; }

unsigned hr_cortex_m_mpu_slots(void) { return (MPU_TYPE >> 8) & 0xffU; }

static void switch_slot_off(unsigned slot)
{
    MPU_RNR = slot;
#if HRI_ARMV8M
    MPU_RLAR = 0;
#else
    MPU_RASR = 0;
#endif
}

// Into a slot that is off: a new base with an old size, for the time between two writes, could take the handler's own memory away.
static enum hr_protect_result write_slot(unsigned slot, const struct hr_partition *partition)
{
#if HRI_ARMV8M
    struct hr_pmsav8_words words;
    const enum hr_protect_result result = hr_pmsav8_encode(partition, &words);
    if (result == HR_PROTECT_OK) {
        MPU_RNR = slot;
        MPU_RBAR = words.rbar;
        MPU_RLAR = words.rlar;
    }
#else
    struct hr_pmsav7_words words;
    const enum hr_protect_result result = hr_pmsav7_encode(partition, slot, &words);
    if (result == HR_PROTECT_OK) {
        MPU_RBAR = words.rbar;
        MPU_RASR = words.rasr;
    }
#endif
    return result;
}

void hr_cortex_m_view(const struct hr_user_thread *thread)
{
    if (active == NULL) {
        return;
    }
    const hri_key_t key = hri_section_enter();
    for (unsigned slot = active->count; slot < active->slots; ++slot) {
        switch_slot_off(slot);
    }
    unsigned slot = active->count;
    const struct hr_domain *domain = thread == NULL ? NULL : thread->domain;
    if (domain != NULL) {
        // Checked when they were added. One that is refused all the same stays closed, which the first access to it reports.
        for (unsigned index = 0; index < domain->count; ++index) {
            (void)write_slot(slot++, &domain->partitions[index]);
        }
        (void)write_slot(slot, &thread->stack);
    }
    hri_barrier();
    hri_section_exit(key);
}

static uintptr_t code_of(void (*function)(void)) { return (uintptr_t)function & ~(uintptr_t)1; }

static enum hr_protect_result check_vectors(struct hr_protect_problem *problem)
{
    static const struct {
        const char *name;
        void (*handler)(void);
        uint8_t first, last;
    } wanted[] = {
        {"hr_cortex_m_fault_handler", hr_cortex_m_fault_handler, 3, 6},
        {"hr_cortex_m_svc_handler", hr_cortex_m_svc_handler, 11, 11},
        {"hr_cortex_m_pendsv_handler", hr_cortex_m_pendsv_handler, 14, 14},
    };
    const uint32_t *vectors = (const uint32_t *)(uintptr_t)VTOR;
    for (unsigned row = 0; row < sizeof wanted / sizeof wanted[0]; ++row) {
        for (unsigned vector = wanted[row].first; vector <= wanted[row].last; ++vector) {
            if ((vectors[vector] & ~1U) != code_of(wanted[row].handler)) {
                return hri_protect_refuse(problem, HR_PROTECT_NOT_INSTALLED, wanted[row].name, NULL, vectors[vector],
                                          (uintptr_t)wanted[row].handler);
            }
        }
    }
    return HR_PROTECT_OK;
}

static void prepare_faults(void)
{
    // Lower than every fault, and PendSV lower than everything: it switches when no other handler runs.
    SHPR2 |= 0xffU << 24;
    SHPR3 |= 0xffU << 16;
    SHCSR |= (uint32_t)SHCSR_FAULTS;
#if HRI_USER_FP
    FPCCR &= ~(uint32_t)FPCCR_LSPEN;
#endif
}

static enum hr_protect_result write_regions(const struct hr_protection *protection, struct hr_protect_problem *problem)
{
    for (unsigned slot = 0; slot < protection->slots; ++slot) {
        switch_slot_off(slot);
    }
#if HRI_ARMV8M
    MPU_MAIR0 = HR_PMSAV8_MAIR0;
#endif
    for (unsigned slot = 0; slot < protection->count; ++slot) {
        struct hr_partition partition;
        enum hr_protect_result result = hr_region_resolve(&protection->regions[slot], &partition, problem);
        if (result == HR_PROTECT_OK) {
            result = write_slot(slot, &partition);
        }
        if (result != HR_PROTECT_OK) {
            return result;
        }
    }
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_cortex_m_protect(struct hr_protection *protection, const struct hr_region *regions, size_t count,
                                           struct hr_protect_problem *problem)
{
#if HRI_ARMV8M
    const struct hr_mpu *mpu = &hr_mpu_pmsav8;
#else
    const struct hr_mpu *mpu = &hr_mpu_pmsav7;
#endif
    if (active != NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_IN_USE, mpu->name, NULL, 0, 0);
    }
    enum hr_protect_result result =
        hr_protection_init(protection, mpu, hr_cortex_m_mpu_slots(), regions, count, problem);
    if (result == HR_PROTECT_OK) {
        result = check_vectors(problem);
    }
    if (result == HR_PROTECT_OK) {
        result = hr_protection_check_code(protection, (const void *)code_of(hr_cortex_m_fault_handler), problem);
    }
    if (result == HR_PROTECT_OK) {
        result = hr_protection_check_code(protection, __builtin_return_address(0), problem);
    }
    if (result != HR_PROTECT_OK) {
        return result;
    }
    MPU_CTRL = 0;
    hri_barrier();
    result = write_regions(protection, problem);
    if (result == HR_PROTECT_OK) {
        prepare_faults();
        active = protection;
        protection->port = &hri_cortex_m_port;
        MPU_CTRL = MPU_ENABLE | MPU_PRIVDEFENA;
        hri_barrier();
    }
    return result;
}

#endif
