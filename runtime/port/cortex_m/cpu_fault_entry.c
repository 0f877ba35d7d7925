// SPDX-License-Identifier: Apache-2.0
// From the exception to the decision, and what follows from it. No allocation, no lock, no floating point.
#include "protect_registers.h"

#if HRI_PROTECT_PORT

#include <headroom/cortex_m_protect.h>
#include <headroom/port.h>

// A fault of code on the main stack is never returned from, and its stack may be what is broken. Not static: assembly names it.
uint64_t hri_cpu_fault_stack[HR_CPU_FAULT_STACK / 8];
HR_STATIC_ASSERT(HR_CPU_FAULT_STACK % 8 == 0, "a stack is aligned to 8");

static struct {
    hr_cpu_fault_policy_t policy;
    uintptr_t main_low, main_high;
    struct hr_cpu_fault_history history;
    volatile uint8_t depth; // handlers of faults that have begun and not ended; another instance reads it
} state;

void hr_cortex_m_fault_setup(hr_cpu_fault_policy_t policy, const void *main_low, const void *main_high)
{
    state.policy = policy;
    state.main_low = (uintptr_t)main_low;
    state.main_high = (uintptr_t)main_high;
}

static uint32_t control_now(void)
{
    uint32_t control;
    __asm volatile("mrs %0, control" : "=r"(control));
    return control;
}

static uint32_t exception_now(void)
{
    uint32_t ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    return ipsr & 0x1ffU;
}

// Status, addresses, status: an address is valid only if no other fault came in between.
static void read_registers(struct hr_cpu_fault_registers *registers, uint32_t exc_return, uint32_t msp, uint32_t psp)
{
    enum { ON_PSP = 1 << 2 };
    registers->cfsr = CFSR;
    registers->mmfar = MMFAR;
    registers->bfar = BFAR;
    registers->cfsr_after = CFSR;
    registers->hfsr = HFSR;
#if HRI_ARMV8M
    registers->sfsr = SFSR;
#else
    registers->sfsr = 0;
#endif
    registers->exc_return = exc_return;
    registers->control = control_now();
    registers->exception = exception_now();
    registers->frame = (exc_return & ON_PSP) != 0 ? psp : msp;
}

// Sticky: what is left would be taken for the next fault's.
static void clear_status(const struct hr_cpu_fault_registers *registers)
{
    CFSR = registers->cfsr | registers->cfsr_after;
    HFSR = registers->hfsr;
#if HRI_ARMV8M
    SFSR = registers->sfsr;
#endif
    hri_barrier();
}

static void read_frame(struct hr_cpu_fault_report *report, const struct hr_user_thread *thread)
{
    uintptr_t low = state.main_low;
    uintptr_t high = state.main_high;
    if (report->on_psp) {
        low = thread != NULL ? (uintptr_t)thread->stack.start : 0U;
        high = thread != NULL ? hri_last(&thread->stack) + 1U : 0U;
    }
    report->frame_valid = hr_cpu_fault_frame_ok(report, low, high);
    if (report->frame_valid) {
        report->regs = *(const struct hr_cpu_fault_frame *)(uintptr_t)report->frame;
    }
}

// The first fault in a handler of a fault says that much and stops; if even that faults, it only stops.
static void stop_if_nested(void)
{
    if (state.depth == 0) {
        return;
    }
    if (state.depth == 1) {
        ++state.depth;
        hri_put_text(&hr_port_writer, "headroom: cpu fault: inside the handler of a fault, status ");
        hri_put_hex(&hr_port_writer, CFSR);
        hri_put_text(&hr_port_writer, "\n");
    }
    hri_panic();
}

struct hri_user_context *hri_cpu_fault_entry(uint32_t exc_return, uint32_t msp, uint32_t psp);
struct hri_user_context *hri_cpu_fault_entry(uint32_t exc_return, uint32_t msp, uint32_t psp)
{
    struct hr_cpu_fault_registers registers;
    struct hr_cpu_fault_report report;
    struct hri_user_context *next = NULL;

    stop_if_nested();
    state.depth = 1;
    read_registers(&registers, exc_return, msp, psp);
    hr_cpu_fault_decode(&registers, &report);
    const struct hr_user_thread *thread = report.on_psp && !report.handler ? hr_user_current() : NULL;
    read_frame(&report, thread);
    hr_cpu_fault_locate(&report, thread, hri_user_known(), hri_cortex_m_protection());
    // Before the policy is asked: it is the firmware's code and may fault.
    hr_cpu_fault_print(&hr_port_writer, &report);
    switch (hr_cpu_fault_decide(&report, state.policy, &state.history)) {
    case HR_CPU_FAULT_RESUME: hri_put_text(&hr_port_writer, "headroom:   goes on\n"); break;
    case HR_CPU_FAULT_END_THREAD:
        hri_put_text(&hr_port_writer, "headroom:   the thread ends\n");
        next = hri_user_end_current(exc_return);
        break;
    default:
        hri_put_text(&hr_port_writer, "headroom:   the system stops\n");
        hri_panic();
    }
    clear_status(&registers);
    state.depth = 0;
    return next;
}

#if HRI_ARMV8M
#define NO_LIMIT "mov r3, #0\n\tmsr msplim, r3\n\t"
#else
#define NO_LIMIT ""
#endif

__attribute__((naked)) void hr_cortex_m_fault_handler(void)
{
    __asm volatile("mov r0, lr\n\t"
                   "mrs r1, msp\n\t"
                   "mrs r2, psp\n\t"
                   "tst lr, #4\n\t"
                   "bne 1f\n\t" NO_LIMIT "movw r3, #:lower16:(hri_cpu_fault_stack + %c0)\n\t"
                   "movt r3, #:upper16:(hri_cpu_fault_stack + %c0)\n\t"
                   "msr msp, r3\n"
                   "1:\n\t"
                   "push {r0, r1}\n\t"
                   "bl hri_cpu_fault_entry\n\t"
                   "pop {r1, r2}\n\t"
                   "cbz r0, 2f\n\t"
                   "b hri_user_restore\n"
                   "2:\n\t"
                   "bx r1"
                   :
                   : "i"(sizeof hri_cpu_fault_stack));
}

#endif
