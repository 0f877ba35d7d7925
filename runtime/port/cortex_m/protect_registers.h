// SPDX-License-Identifier: Apache-2.0
// Registers of the System Control Space that protection needs: Armv7-M ARM B3.2 and B3.5, Armv8-M ARM D1.2.
#ifndef HEADROOM_PROTECT_REGISTERS_H
#define HEADROOM_PROTECT_REGISTERS_H

#include <stdint.h>

// Thumb-2 and an MPU with fault status: Armv7-M and Armv8-M Mainline. On other cores these files are empty.
#if defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB == 2
#define HRI_PROTECT_PORT 1
#else
#define HRI_PROTECT_PORT 0
#endif

#if defined(__ARM_ARCH) && __ARM_ARCH >= 8
#define HRI_ARMV8M 1
#else
#define HRI_ARMV8M 0
#endif

#define HRI_REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

#define ICSR HRI_REGISTER(0xe000ed04U)
#define VTOR HRI_REGISTER(0xe000ed08U)
#define SHPR2 HRI_REGISTER(0xe000ed1cU)
#define SHPR3 HRI_REGISTER(0xe000ed20U)
#define SHCSR HRI_REGISTER(0xe000ed24U)
#define CFSR HRI_REGISTER(0xe000ed28U)
#define HFSR HRI_REGISTER(0xe000ed2cU)
#define MMFAR HRI_REGISTER(0xe000ed34U)
#define BFAR HRI_REGISTER(0xe000ed38U)
#define SFSR HRI_REGISTER(0xe000ede4U)
#define FPCCR HRI_REGISTER(0xe000ef34U)

#define MPU_TYPE HRI_REGISTER(0xe000ed90U)
#define MPU_CTRL HRI_REGISTER(0xe000ed94U)
#define MPU_RNR HRI_REGISTER(0xe000ed98U)
#define MPU_RBAR HRI_REGISTER(0xe000ed9cU)
#define MPU_RASR HRI_REGISTER(0xe000eda0U) // Armv7-M
#define MPU_RLAR HRI_REGISTER(0xe000eda0U) // Armv8-M
#define MPU_MAIR0 HRI_REGISTER(0xe000edc0U)

enum {
    ICSR_PENDSVSET = 1 << 28,
    SHCSR_SVCALLPENDED = 1 << 15,
    SHCSR_FAULTS = 7 << 16, // memory, bus, usage
    FPCCR_LSPACT = 1,
    FPCCR_LSPEN = 1 << 30,
    MPU_ENABLE = 1,
    MPU_PRIVDEFENA = 1 << 2,
};

static inline void hri_barrier(void) { __asm volatile("dsb\n\tisb" : : : "memory"); }

#endif
