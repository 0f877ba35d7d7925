// SPDX-License-Identifier: Apache-2.0
/// What happens when the runtime finds memory misused or corrupted: the fault is counted, a hook is asked, a line is
/// logged, the system is stopped; each step can be switched off.
#ifndef HEADROOM_FAULT_H
#define HEADROOM_FAULT_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// One cause each. The texts are in fault.c in the same order; new kinds go before HR_FAULT_KINDS.
enum hr_fault_kind {
    HR_FAULT_DOUBLE_FREE,
    HR_FAULT_FOREIGN_POINTER,
    HR_FAULT_MISALIGNED_POINTER,
    HR_FAULT_CORRUPT_HEADER,
    HR_FAULT_CORRUPT_TAIL,
    HR_FAULT_WRITE_AFTER_FREE,
    HR_FAULT_CORRUPT_FREE_LIST,
    HR_FAULT_WAIT_IN_INTERRUPT,
    HR_FAULT_NEVER_SATISFIABLE,
    HR_FAULT_BAD_ALIGNMENT,
    HR_FAULT_BAD_ARGUMENT,
    HR_FAULT_BAD_SIZE,
    HR_FAULT_SIZE_OVERFLOW,
    HR_FAULT_STACK_IN_USE,
    HR_FAULT_STACK_OVERFLOWED,
    HR_FAULT_KINDS
};

/// What a hook is told. `object` names the heap, slab or pool. `found` and `wanted` are the two values that disagree,
/// both 0 when the kind has no such pair.
struct hr_fault {
    enum hr_fault_kind kind;
    const char *object;
    const void *address;
    uintptr_t found;
    uintptr_t wanted;
};

enum hr_fault_policy {
    HR_FAULT_COUNT, ///< count, go on; the call that found the fault refuses
    HR_FAULT_LOG,   ///< count and write one line, go on
    HR_FAULT_PANIC, ///< count, write one line, stop the system
};

/// Decides for one fault. Called with interrupts off or on, from the context that made the call: it must not allocate,
/// free or wait.
typedef enum hr_fault_policy (*hr_fault_hook_t)(const struct hr_fault *fault);

/// Replaces the build's HR_FAULT_POLICY. Thread and interrupt context; takes effect with the next fault.
void hr_fault_policy_set(enum hr_fault_policy policy);

/// NULL removes the hook.
void hr_fault_hook_set(hr_fault_hook_t hook);

/// Faults of a kind since start or the last reset; saturates.
uint32_t hr_fault_count(enum hr_fault_kind kind);
uint32_t hr_fault_total(void);
void hr_fault_reset(void);

/// The text of a kind, for example "double free". Never NULL.
const char *hr_fault_text(enum hr_fault_kind kind);

/// Reports a fault. Internal to the runtime. Returns if the policy lets the system go on; the caller then refuses the
/// operation and leaves everything as it was. The line is
///   headroom: <object>: <text> at 0x<address>
/// with " (found 0x<found>, wanted 0x<wanted>)" when the two differ.
void hri_fault(enum hr_fault_kind kind, const char *object, const void *address, uintptr_t found, uintptr_t wanted);

HR_EXTERN_C_END

#endif
