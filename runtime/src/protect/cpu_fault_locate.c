// SPDX-License-Identifier: Apache-2.0
// Whose memory a fault is about. Compares addresses only: nothing is read at the place that faulted.
#include <headroom/cpu_fault.h>

static bool holds(uintptr_t start, size_t size, uintptr_t address) { return address >= start && address - start < size; }

static bool in(const struct hr_partition *partition, uintptr_t address)
{
    return holds((uintptr_t)partition->start, partition->size, address);
}

// Below the stack: in its guard, or without a guard within one exception frame of it.
static bool below(const struct hr_user_thread *thread, uintptr_t address)
{
    enum { FRAME = 104 };
    const uintptr_t start = (uintptr_t)thread->stack.start;
    const uintptr_t guard = start - (uintptr_t)thread->guard;
    const uintptr_t reach = guard != 0 ? guard : FRAME;
    return start >= reach && holds(start - reach, reach, address);
}

static bool is_stacking(enum hr_cpu_fault_cause cause)
{
    return cause == HR_CPU_FAULT_MSTKERR || cause == HR_CPU_FAULT_STKERR || cause == HR_CPU_FAULT_STKOF;
}

// What to look up: the address of the access, the pc of a fetch, the frame that could not be written.
static bool subject(const struct hr_cpu_fault_report *report, uint32_t *address)
{
    if (report->address_valid) {
        *address = report->address;
        return true;
    }
    if (report->first == HR_CPU_FAULT_IACCVIOL && report->frame_valid) {
        *address = report->regs.pc;
        return true;
    }
    *address = report->frame;
    return is_stacking(report->first) && report->on_psp;
}

static void set(struct hr_cpu_fault_report *report, enum hr_cpu_fault_place place, const char *name, const char *domain)
{
    report->place = place;
    report->place_name = name;
    report->place_domain = domain;
}

static bool in_stack_of(struct hr_cpu_fault_report *report, const struct hr_user_thread *thread, uintptr_t address)
{
    if (below(thread, address)) {
        set(report, thread->guard == thread->stack.start ? HR_PLACE_BELOW : HR_PLACE_GUARD, thread->name, NULL);
        return true;
    }
    if (in(&thread->stack, address)) {
        set(report, HR_PLACE_STACK, thread->name, NULL);
        return true;
    }
    return false;
}

static bool in_domain_of(struct hr_cpu_fault_report *report, const struct hr_user_thread *thread, uintptr_t address, bool own)
{
    const struct hr_domain *domain = thread->domain;
    for (unsigned index = 0; domain != NULL && index < domain->count; ++index) {
        if (in(&domain->partitions[index], address)) {
            set(report, own ? HR_PLACE_PARTITION : HR_PLACE_OTHER_PARTITION, domain->partitions[index].name, domain->name);
            return true;
        }
    }
    return false;
}

static bool in_region(struct hr_cpu_fault_report *report, const struct hr_protection *protection, uintptr_t address)
{
    for (unsigned index = protection == NULL ? 0U : protection->count; index > 0; --index) {
        struct hr_partition region;
        if (hr_region_resolve(&protection->regions[index - 1U], &region, NULL) == HR_PROTECT_OK && in(&region, address)) {
            set(report, HR_PLACE_REGION, region.name, NULL);
            return true;
        }
    }
    return false;
}

void hr_cpu_fault_locate(struct hr_cpu_fault_report *report, const struct hr_user_thread *thread,
                         const struct hr_user_thread *all, const struct hr_protection *protection)
{
    uint32_t address = 0;
    report->thread = thread;
    set(report, HR_PLACE_UNKNOWN, NULL, NULL);
    if (!subject(report, &address)) {
        return;
    }
    report->place_address = address;
    // The narrowest first: a region may hold everything else.
    if (thread != NULL && (in_stack_of(report, thread, address) || in_domain_of(report, thread, address, true))) {
        return;
    }
    for (const struct hr_user_thread *other = all; other != NULL; other = other->next_known) {
        if (other != thread && (in_stack_of(report, other, address) || in_domain_of(report, other, address, false))) {
            return;
        }
    }
    (void)in_region(report, protection, address);
}
