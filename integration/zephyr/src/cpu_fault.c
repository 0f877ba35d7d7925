// SPDX-License-Identifier: Apache-2.0
// The kernel's handler clears the fault status before the product's handler is called: a copy is taken in front of it. From there on
// the fault goes the kernel's way. Not reentrant: a fault inside a handler of a fault overwrites the copy, as it does the status.
#include <zephyr/kernel.h>
#include <kernel_internal.h>

#include <headroom/cpu_fault.h>
#include <headroom/zephyr.h>

#define CFSR (*(volatile uint32_t *)0xe000ed28U)
#define HFSR (*(volatile uint32_t *)0xe000ed2cU)
#define MMFAR (*(volatile uint32_t *)0xe000ed34U)
#define BFAR (*(volatile uint32_t *)0xe000ed38U)
#define SFSR (*(volatile uint32_t *)0xe000ede4U)

void __real_z_arm_fault(uint32_t msp, uint32_t psp, uint32_t exc_return, void *callee);
void __wrap_z_arm_fault(uint32_t msp, uint32_t psp, uint32_t exc_return, void *callee);

static struct hr_cpu_fault_registers last;

// Supervisor calls that end a thread come by the kernel's other handler, with no status set.
void __wrap_z_arm_fault(uint32_t msp, uint32_t psp, uint32_t exc_return, void *callee)
{
    enum { ON_PSP = 1 << 2 };
    last.cfsr = CFSR;
    last.mmfar = MMFAR;
    last.bfar = BFAR;
    last.cfsr_after = CFSR;
    last.hfsr = HFSR;
    last.sfsr = IS_ENABLED(CONFIG_ARM_SECURE_FIRMWARE) ? SFSR : 0U;
    last.exc_return = exc_return;
    __asm__ volatile("mrs %0, control" : "=r"(last.control));
    __asm__ volatile("mrs %0, ipsr" : "=r"(last.exception));
    last.exception &= 0x1ffU;
    last.frame = (exc_return & ON_PSP) != 0 ? psp : msp;
    __real_z_arm_fault(msp, psp, exc_return, callee);
}

static bool in(uintptr_t start, size_t size, uint32_t address) { return address - start < size; }

static void set(struct hr_cpu_fault_report *report, enum hr_cpu_fault_place place, const char *name, const char *domain)
{
    report->place = place;
    report->place_name = name;
    report->place_domain = domain;
}

#ifdef CONFIG_THREAD_NAME
#define NAME_OF(thread) ((thread)->name)
#else
#define NAME_OF(thread) "(unnamed)"
#endif

#ifdef CONFIG_THREAD_STACK_INFO
// The guard lies in front of the stack where the kernel's MPU code puts one, and is as large as the smallest region.
static bool in_stack(struct hr_cpu_fault_report *report, const struct k_thread *thread, uint32_t address)
{
    enum { GUARD = IS_ENABLED(CONFIG_MPU_STACK_GUARD) ? 32 : 0 };
    if (in(thread->stack_info.start, thread->stack_info.size, address)) {
        set(report, HR_PLACE_STACK, NAME_OF(thread), NULL);
    } else if (in(thread->stack_info.start - GUARD, GUARD, address)) {
        set(report, HR_PLACE_GUARD, NAME_OF(thread), NULL);
    } else {
        return false;
    }
    return true;
}
#endif

static bool in_partition(struct hr_cpu_fault_report *report, const struct k_thread *thread, uint32_t address)
{
#ifdef CONFIG_USERSPACE
    const struct k_mem_domain *domain = thread->mem_domain_info.mem_domain;
    for (unsigned index = 0; domain != NULL && index < CONFIG_MAX_DOMAIN_PARTITIONS; ++index) {
        if (in(domain->partitions[index].start, domain->partitions[index].size, address)) {
            set(report, HR_PLACE_PARTITION, NULL, NULL);
            return true;
        }
    }
#endif
    ARG_UNUSED(report);
    ARG_UNUSED(thread);
    ARG_UNUSED(address);
    return false;
}

static void locate(struct hr_cpu_fault_report *report, const struct k_thread *thread)
{
    bool stacking = report->first == HR_CPU_FAULT_MSTKERR || report->first == HR_CPU_FAULT_STKERR || report->first == HR_CPU_FAULT_STKOF;
    set(report, HR_PLACE_UNKNOWN, NULL, NULL);
    if (report->address_valid) {
        report->place_address = report->address;
    } else if (report->first == HR_CPU_FAULT_IACCVIOL && report->frame_valid) {
        report->place_address = report->regs.pc;
    } else if (stacking && report->on_psp) {
        report->place_address = report->frame;
    } else {
        return;
    }
#ifdef CONFIG_THREAD_STACK_INFO
    if (in_stack(report, thread, report->place_address)) {
        return;
    }
#endif
    if (in_partition(report, thread, report->place_address)) {
        return;
    }
    STRUCT_SECTION_FOREACH(k_heap, heap) {
        if (in((uintptr_t)heap->heap.init_mem, heap->heap.init_bytes, report->place_address)) {
            set(report, HR_PLACE_REGION, "of a k_heap", NULL);
            return;
        }
    }
}

static void read_frame(struct hr_cpu_fault_report *report, const struct k_thread *thread)
{
    uintptr_t low = 0;
    uintptr_t high = 0;
    if (!report->on_psp) {
        low = (uintptr_t)z_interrupt_stacks[0];
        high = low + sizeof z_interrupt_stacks[0];
    } else {
#ifdef CONFIG_THREAD_STACK_INFO
        low = thread->stack_info.start;
        high = low + thread->stack_info.size;
#endif
    }
    ARG_UNUSED(thread);
    report->frame_valid = hr_cpu_fault_frame_ok(report, low, high);
    if (report->frame_valid) {
        report->regs = *(const struct hr_cpu_fault_frame *)(uintptr_t)report->frame;
    }
}

// `named` stands for the kernel's thread: a report knows threads of the runtime.
static bool get(struct hr_cpu_fault_report *report, struct hr_user_thread *named)
{
    if (last.exc_return == 0) {
        return false;
    }
    const struct k_thread *thread = k_current_get();
    hr_cpu_fault_decode(&last, report);
    read_frame(report, thread);
    locate(report, thread);
    *named = (struct hr_user_thread){.name = NAME_OF(thread)};
    report->thread = report->on_psp && !report->handler ? named : NULL;
    return true;
}

bool hr_zephyr_fault_get(struct hr_cpu_fault_report *report)
{
    struct hr_user_thread named;
    bool found = get(report, &named);
    report->thread = NULL;
    return found;
}

void hr_zephyr_fault_print(void)
{
    struct hr_cpu_fault_report report;
    struct hr_user_thread named;
    if (get(&report, &named)) {
        hr_cpu_fault_print(&hr_port_writer, &report);
    }
}
