// SPDX-License-Identifier: Apache-2.0
// Armv7-M ARM B3.2.15 (CFSR), B3.2.16 (HFSR), B1.5.8 (EXC_RETURN); Armv8-M ARM D1.2.
#include <headroom/cpu_fault.h>

// Where a cause is recorded.
enum source { CFSR, HFSR, SFSR };

struct cause {
    const char *text;
    uint8_t source;
    uint8_t bit;
};

static const struct cause table[] = {
    {"MPU violation by a data access (DACCVIOL)", CFSR, 1},
    {"MPU violation by an instruction fetch (IACCVIOL)", CFSR, 0},
    {"bus error of a data access (PRECISERR)", CFSR, 9},
    {"bus error of an instruction fetch (IBUSERR)", CFSR, 8},
    {"stack pointer below its limit (STKOF)", CFSR, 20},
    {"MPU violation while stacking for an exception (MSTKERR)", CFSR, 4},
    {"bus error while stacking for an exception (STKERR)", CFSR, 12},
    {"MPU violation while unstacking (MUNSTKERR)", CFSR, 3},
    {"bus error while unstacking (UNSTKERR)", CFSR, 11},
    {"MPU violation while floating point state was saved (MLSPERR)", CFSR, 5},
    {"bus error while floating point state was saved (LSPERR)", CFSR, 13},
    {"undefined instruction (UNDEFINSTR)", CFSR, 16},
    {"not in Thumb state (INVSTATE)", CFSR, 17},
    {"bad exception return (INVPC)", CFSR, 18},
    {"no coprocessor (NOCP)", CFSR, 19},
    {"unaligned access (UNALIGNED)", CFSR, 24},
    {"division by zero (DIVBYZERO)", CFSR, 25},
    {"bus error of an earlier write (IMPRECISERR)", CFSR, 10},
    {"violation of the Security Extension (SFSR)", SFSR, 0},
    {"vector table cannot be read (VECTTBL)", HFSR, 1},
    {"debug event (DEBUGEVT)", HFSR, 31},
};

HR_STATIC_ASSERT(sizeof table / sizeof table[0] == HR_CPU_FAULT_CAUSES, "one row per cause, in the enum's order");
HR_STATIC_ASSERT(HR_CPU_FAULT_CAUSES <= 32, "a set of causes is a word");

enum {
    MMARVALID = 1 << 7,
    BFARVALID = 1 << 15,
    FORCED = 1 << 30,
    SFSR_CAUSES = 0x7f & ~(1 << 6), // SFARVALID is no cause
};

const char *hr_cpu_fault_text(enum hr_cpu_fault_cause cause)
{
    return (unsigned)cause < HR_CPU_FAULT_CAUSES ? table[cause].text : "no cause is recorded";
}

static uint32_t bit_of(enum hr_cpu_fault_cause cause) { return (uint32_t)1 << (unsigned)cause; }

static uint32_t causes_of(const struct hr_cpu_fault_registers *registers)
{
    uint32_t causes = 0;
    for (unsigned cause = 0; cause < HR_CPU_FAULT_CAUSES; ++cause) {
        bool set = (registers->sfsr & SFSR_CAUSES) != 0;
        if (table[cause].source != SFSR) {
            const uint32_t word = table[cause].source == CFSR ? registers->cfsr : registers->hfsr;
            set = ((word >> table[cause].bit) & 1U) != 0;
        }
        causes |= set ? (uint32_t)1 << cause : 0U;
    }
    return causes;
}

// The address belongs to the first cause only if this cause writes the register: IACCVIOL and the stacking errors leave in it what
// was there. Lazy saving of floating point state may write it (Armv8-M), so it is taken if the valid bit says so.
static void find_address(const struct hr_cpu_fault_registers *registers, struct hr_cpu_fault_report *report)
{
    const uint32_t valid = registers->cfsr & registers->cfsr_after;
    switch (report->first) {
    case HR_CPU_FAULT_DACCVIOL:
    case HR_CPU_FAULT_MLSPERR:
        report->address_valid = (valid & MMARVALID) != 0;
        report->address = registers->mmfar;
        break;
    case HR_CPU_FAULT_PRECISERR:
    case HR_CPU_FAULT_LSPERR:
        report->address_valid = (valid & BFARVALID) != 0;
        report->address = registers->bfar;
        break;
    default: break;
    }
    if (!report->address_valid) {
        report->address = 0;
    }
}

void hr_cpu_fault_decode(const struct hr_cpu_fault_registers *registers, struct hr_cpu_fault_report *report)
{
    enum { THREAD_MODE = 1 << 3, ON_PSP = 1 << 2, NPRIV = 1 };
    *report = (struct hr_cpu_fault_report)HR_ZERO;
    report->causes = causes_of(registers);
    report->first = HR_CPU_FAULT_UNKNOWN;
    for (unsigned cause = HR_CPU_FAULT_CAUSES; cause > 0; --cause) {
        if ((report->causes & bit_of((enum hr_cpu_fault_cause)(cause - 1U))) != 0) {
            report->first = (enum hr_cpu_fault_cause)(cause - 1U);
        }
    }
    find_address(registers, report);
    report->escalated = (registers->hfsr & FORCED) != 0;
    report->handler = (registers->exc_return & THREAD_MODE) == 0;
    report->on_psp = (registers->exc_return & ON_PSP) != 0;
    // CONTROL.nPRIV is that of thread mode, also while a handler runs; handlers are privileged.
    report->user = !report->handler && (registers->control & NPRIV) != 0;
    report->stacked =
        (report->causes & (bit_of(HR_CPU_FAULT_MSTKERR) | bit_of(HR_CPU_FAULT_STKERR) | bit_of(HR_CPU_FAULT_STKOF))) == 0;
    report->frame = registers->frame;
}

bool hr_cpu_fault_frame_ok(const struct hr_cpu_fault_report *report, uintptr_t low, uintptr_t high)
{
    const uintptr_t size = sizeof(struct hr_cpu_fault_frame);
    return report->stacked && report->frame % 4U == 0 && report->frame >= low && high >= size && report->frame <= high - size;
}

static enum hr_cpu_fault_action bounded(const struct hr_cpu_fault_report *report, enum hr_cpu_fault_action wanted,
                                        struct hr_cpu_fault_history *history)
{
    if (wanted != HR_CPU_FAULT_RESUME) {
        return wanted == HR_CPU_FAULT_STOP ? wanted : HR_CPU_FAULT_END_THREAD;
    }
    if (!report->frame_valid) {
        return HR_CPU_FAULT_END_THREAD;
    }
    if (history->thread != report->thread || history->pc != report->regs.pc) {
        *history = (struct hr_cpu_fault_history){report->thread, report->regs.pc, 0};
    }
    if (history->resumed >= HR_CPU_FAULT_RETRIES) {
        return HR_CPU_FAULT_END_THREAD;
    }
    ++history->resumed;
    return HR_CPU_FAULT_RESUME;
}

enum hr_cpu_fault_action hr_cpu_fault_decide(const struct hr_cpu_fault_report *report, hr_cpu_fault_policy_t policy,
                                             struct hr_cpu_fault_history *history)
{
    const bool ours = report->thread != NULL && report->user && report->on_psp && !report->handler;
    const enum hr_cpu_fault_action wanted = policy != NULL ? policy(report) : HR_CPU_FAULT_END_THREAD;
    return ours ? bounded(report, wanted, history) : HR_CPU_FAULT_STOP;
}
