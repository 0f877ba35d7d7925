// SPDX-License-Identifier: Apache-2.0
/// Faults that the processor reports (Cortex-M): what happened, where, to whom, and what follows. Three steps without side
/// effects, which a host test can run on made-up registers: decode, locate, decide; then one that prints. The Cortex-M port
/// reads the registers and acts (headroom/cortex_m_protect.h).
///
/// An address is reported only if the status register says that there is one, before and after it was read: a fault of higher
/// priority may overwrite it. Otherwise the text is "no valid address", never 0 and never the last fault's.
#ifndef HEADROOM_CPU_FAULT_H
#define HEADROOM_CPU_FAULT_H

#include <headroom/domain.h>

HR_EXTERN_C_BEGIN

/// Causes, the one that explains the others first: an access that hits a stack guard makes the stacking of its own fault fail.
/// The table in cpu_fault.c has the same order; new ones go before HR_CPU_FAULT_CAUSES.
enum hr_cpu_fault_cause {
    HR_CPU_FAULT_DACCVIOL,
    HR_CPU_FAULT_IACCVIOL,
    HR_CPU_FAULT_PRECISERR,
    HR_CPU_FAULT_IBUSERR,
    HR_CPU_FAULT_STKOF,
    HR_CPU_FAULT_MSTKERR,
    HR_CPU_FAULT_STKERR,
    HR_CPU_FAULT_MUNSTKERR,
    HR_CPU_FAULT_UNSTKERR,
    HR_CPU_FAULT_MLSPERR,
    HR_CPU_FAULT_LSPERR,
    HR_CPU_FAULT_UNDEFINSTR,
    HR_CPU_FAULT_INVSTATE,
    HR_CPU_FAULT_INVPC,
    HR_CPU_FAULT_NOCP,
    HR_CPU_FAULT_UNALIGNED,
    HR_CPU_FAULT_DIVBYZERO,
    HR_CPU_FAULT_IMPRECISERR,
    HR_CPU_FAULT_SECURE,
    HR_CPU_FAULT_VECTTBL,
    HR_CPU_FAULT_DEBUG,
    HR_CPU_FAULT_CAUSES,
    HR_CPU_FAULT_UNKNOWN = HR_CPU_FAULT_CAUSES, ///< no status bit that we know
};

/// For example "MPU violation by a data access (DACCVIOL)". Never NULL.
const char *hr_cpu_fault_text(enum hr_cpu_fault_cause cause);

/// As read in the handler: status, addresses, status again.
struct hr_cpu_fault_registers {
    uint32_t cfsr;
    uint32_t mmfar;
    uint32_t bfar;
    uint32_t cfsr_after; ///< CFSR, read again after the addresses
    uint32_t hfsr;
    uint32_t sfsr; ///< Armv8-M with the Security Extension, in the Secure state; else 0
    uint32_t exc_return;
    uint32_t control;
    uint32_t exception; ///< number of the handler that runs: 3 HardFault, 4 MemManage, ...
    uint32_t frame;     ///< the stack pointer that exc_return names
};

/// The eight words that the processor stacks.
struct hr_cpu_fault_frame {
    uint32_t r0, r1, r2, r3, r12, lr, pc, psr;
};

enum hr_cpu_fault_place {
    HR_PLACE_UNKNOWN,         ///< no valid address, or nothing known there
    HR_PLACE_GUARD,           ///< of the stack of `place_name`
    HR_PLACE_BELOW,           ///< at most an exception frame below the stack of `place_name`, which has no guard
    HR_PLACE_STACK,           ///< of the thread `place_name`
    HR_PLACE_PARTITION,       ///< `place_name` of the thread's own domain: the rights did not suffice
    HR_PLACE_OTHER_PARTITION, ///< `place_name` of the domain `place_domain`, which is not the thread's
    HR_PLACE_REGION,          ///< `place_name` of the table of regions
};

struct hr_cpu_fault_report {
    uint32_t causes; ///< bit 1 << enum hr_cpu_fault_cause for each
    enum hr_cpu_fault_cause first;
    bool address_valid;
    uint32_t address;
    bool escalated;  ///< a HardFault because the fault's own handler could not run
    bool handler;    ///< interrupted an exception handler, not a thread
    bool on_psp;     ///< the frame lies on the process stack
    bool user;       ///< interrupted unprivileged code
    bool stacked;    ///< the status says that the frame was written
    bool frame_valid;///< and it lies in memory that may be read
    uint32_t frame;
    struct hr_cpu_fault_frame regs; ///< all 0 unless frame_valid
    const struct hr_user_thread *thread; ///< that ran; NULL if none of ours
    enum hr_cpu_fault_place place;
    uint32_t place_address; ///< what was looked up: the address, for a fetch the pc, for stacking the frame
    const char *place_name, *place_domain;
};

/// Status to causes. Fills everything but regs, frame_valid, thread and place.
void hr_cpu_fault_decode(const struct hr_cpu_fault_registers *registers, struct hr_cpu_fault_report *report);

/// True if the 32 bytes of the frame were stacked, are aligned, and lie between `low` and `high` (the first address behind).
bool hr_cpu_fault_frame_ok(const struct hr_cpu_fault_report *report, uintptr_t low, uintptr_t high);

/// Says whose memory was hit. `thread` is the one that ran, `all` the first of a list of threads linked by next_known. Never reads
/// through the address. Any of the three may be NULL.
void hr_cpu_fault_locate(struct hr_cpu_fault_report *report, const struct hr_user_thread *thread,
                         const struct hr_user_thread *all, const struct hr_protection *protection);

enum hr_cpu_fault_action {
    HR_CPU_FAULT_STOP,       ///< hri_panic()
    HR_CPU_FAULT_END_THREAD, ///< the thread ends, the others go on
    HR_CPU_FAULT_RESUME,     ///< the instruction runs again: the policy removed the cause
};

/// Decides for one fault; in the fault handler: no allocation, no waiting, no floating point.
typedef enum hr_cpu_fault_action (*hr_cpu_fault_policy_t)(const struct hr_cpu_fault_report *report);

/// What the next fault is compared with: it lies with the caller, all zero at start.
struct hr_cpu_fault_history {
    const struct hr_user_thread *thread;
    uint32_t pc;
    uint32_t resumed;
};

/// Asks `policy` (NULL: end the thread) and bounds the answer. A fault in a handler, in privileged code, or of no thread of ours stops
/// the system. To resume takes a valid frame, and a fault that happens HR_CPU_FAULT_RETRIES times at one instruction of one thread
/// ends it.
enum hr_cpu_fault_action hr_cpu_fault_decide(const struct hr_cpu_fault_report *report, hr_cpu_fault_policy_t policy,
                                             struct hr_cpu_fault_history *history);

/// What happened: three lines, and one more for each further cause.
void hr_cpu_fault_print(struct hr_writer *writer, const struct hr_cpu_fault_report *report);

HR_EXTERN_C_END

#endif
