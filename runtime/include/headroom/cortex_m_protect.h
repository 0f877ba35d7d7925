// SPDX-License-Identifier: Apache-2.0
/// Memory protection on a real Cortex-M: Armv7-M (M3, M4, M7) and Armv8-M Mainline (M33 and later). One core.
///
/// Without an RTOS, the port also switches between unprivileged threads: hr_user_run() lets them run in turns until none is left.
/// With one, the RTOS calls hr_cortex_m_view() when it switches, and hr_cpu_fault_decode() from its own handler.
///
/// Firmware puts three handlers into its vector table: hr_cortex_m_fault_handler at 3 to 6 (HardFault, MemManage, BusFault,
/// UsageFault), hr_cortex_m_svc_handler at 11, hr_cortex_m_pendsv_handler at 14. hr_cortex_m_protect() refuses to start without.
#ifndef HEADROOM_CORTEX_M_PROTECT_H
#define HEADROOM_CORTEX_M_PROTECT_H

#include <headroom/cpu_fault.h>

HR_EXTERN_C_BEGIN

/// Slots of this processor's MPU; 0 without one.
unsigned hr_cortex_m_mpu_slots(void);

/// Checks the regions (hr_protection_init()), the vector table and that the runtime itself stays executable, then switches the MPU
/// on and the handlers of memory, bus and usage faults. Privileged code keeps the default map where no region lies.
/// SVC and PendSV get low priorities; lazy saving of floating point state is switched off, so that a frame is written, or
/// refused, when the exception is entered and not in somebody else's time. Call once, privileged.
HR_MUST_USE enum hr_protect_result hr_cortex_m_protect(struct hr_protection *protection, const struct hr_region *regions,
                                                       size_t count, struct hr_protect_problem *problem);

/// Gives the MPU what unprivileged code of the thread may see; NULL: the regions only. For an RTOS, at each switch.
void hr_cortex_m_view(const struct hr_user_thread *thread);

/// Runs the started threads in turns and returns when all have ended. A thread gives its turn away with hr_user_yield(), or the
/// firmware's tick takes it with hr_user_switch(). Thread mode, main stack, privileged.
void hr_user_run(void);
/// From an interrupt: the next thread runs when the interrupt is over.
void hr_user_switch(void);
/// The thread that runs; NULL: the main program.
struct hr_user_thread *hr_user_current(void);

/// For unprivileged code; they must lie in memory that it can execute.
void hr_user_yield(void);
void hr_user_exit(void) HR_NORETURN;
/// A system call of the firmware. `number` is 2 or more: 0 and 1 are those above.
uint32_t hr_user_call(uint32_t number, uint32_t a, uint32_t b, uint32_t c);

/// What a call that nobody knows returns.
#define HR_USER_CALL_UNKNOWN 0xffffffffU

/// Weak; the default knows no call. Runs in the SVC handler, for the thread: pointers among the arguments go through hr_access_ok(),
/// objects through hr_object_ok(), before they are used.
uint32_t hr_cortex_m_system_call(struct hr_user_thread *thread, uint32_t number, const uint32_t arguments[3]);

/// `main_low` to `main_high` is where the main stack may lie: a frame elsewhere is not read. Before it is called no frame of
/// privileged code is read. NULL as policy: a thread that faults ends.
void hr_cortex_m_fault_setup(hr_cpu_fault_policy_t policy, const void *main_low, const void *main_high);

/// For the vector table.
void hr_cortex_m_fault_handler(void);
void hr_cortex_m_svc_handler(void);
void hr_cortex_m_pendsv_handler(void);

// Shared between the port's files.

/// Ends the thread that runs, for good. In a handler. Returns the context that goes on instead.
struct hri_user_context *hri_user_end_current(uint32_t exc_return);
struct hri_user_context *hri_user_next(uint32_t exc_return);
/// All started threads.
const struct hr_user_thread *hri_user_known(void);
/// What the port was given.
const struct hr_protection *hri_cortex_m_protection(void);
extern const struct hr_protection_port hri_cortex_m_port;

HR_EXTERN_C_END

#endif
