// SPDX-License-Identifier: Apache-2.0
#ifndef HEADROOM_TESTS_CORTEX_M_STARTUP_H
#define HEADROOM_TESTS_CORTEX_M_STARTUP_H

#include <stdint.h>

// The program's; what it returns is ignored, it ends with leave().
int main(void);

// SysTick handler. Weak: does nothing.
void tick(void);

uintptr_t semihosting(uintptr_t operation, uintptr_t parameter);

// Ends the emulation with this exit code.
void leave(uint32_t status);

#define SYST_CSR (*(volatile uint32_t *)0xe000e010)
#define SYST_RVR (*(volatile uint32_t *)0xe000e014)
#define SYST_CVR (*(volatile uint32_t *)0xe000e018)
enum { SYST_MASK = 0xffffff };

// With -icount shift=6 an instruction takes 64 ns of qemu's virtual time, 1.6 ticks of the 25 MHz SysTick.
static inline uint32_t instructions_of(uint32_t ticks) { return (uint32_t)((uint64_t)ticks * 10U / 16U); }

#endif
