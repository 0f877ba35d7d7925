// SPDX-License-Identifier: Apache-2.0
// Start of a test program on qemu's Cortex-M3, and its end through semihosting.
#include "startup.h"

uintptr_t semihosting(uintptr_t operation, uintptr_t parameter)
{
    register uintptr_t r0 __asm("r0") = operation;
    register uintptr_t r1 __asm("r1") = parameter;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

void leave(uint32_t status)
{
    enum { SYS_EXIT_EXTENDED = 0x20, ADP_STOPPED_APPLICATION_EXIT = 0x20026 };
    const uintptr_t parameters[2] = {ADP_STOPPED_APPLICATION_EXIT, status};
    semihosting(SYS_EXIT_EXTENDED, (uintptr_t)parameters);
    for (;;) {
    }
}

__attribute__((weak)) void tick(void) {}

extern uint32_t data_start[], data_end[], data_load[], bss_start[], bss_end[], stack_top[];

void reset(void);
void reset(void)
{
    for (uint32_t *to = data_start, *from = data_load; to < data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end;) {
        *to++ = 0;
    }
    main();
}

#ifdef TEST_PROTECT
#include <headroom/cortex_m_protect.h>
#define FAULT hr_cortex_m_fault_handler
#define SVC (uintptr_t)hr_cortex_m_svc_handler
#define PENDSV (uintptr_t)hr_cortex_m_pendsv_handler
#else
static void fault(void) { leave(3); }
#define FAULT fault
#define SVC 0
#define PENDSV 0
#endif

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
    (uintptr_t)stack_top, (uintptr_t)reset, (uintptr_t)FAULT, (uintptr_t)FAULT, (uintptr_t)FAULT, (uintptr_t)FAULT,
    (uintptr_t)FAULT,     0,                0,                0,                0,                SVC,
    0,                    0,                PENDSV,           (uintptr_t)tick,
};
