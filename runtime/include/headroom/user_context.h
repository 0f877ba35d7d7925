// SPDX-License-Identifier: Apache-2.0
/// What the port keeps of an unprivileged thread that does not run. Internal to the runtime: the switch in
/// port/cortex_m/user_switch.c knows the offsets.
#ifndef HEADROOM_USER_CONTEXT_H
#define HEADROOM_USER_CONTEXT_H

#include <headroom/types.h>

#if defined(HR_PORT_CORTEX_M) && defined(__ARM_FP)
#define HRI_USER_FP 1
#else
#define HRI_USER_FP 0
#endif

struct hri_user_context {
    uint32_t r4_to_r11[8];
    uint32_t psp;
    uint32_t psp_limit; ///< Armv8-M; 0 elsewhere
    uint32_t control;   ///< nPRIV
    uint32_t exc_return;
#if HRI_USER_FP
    // Not on the thread's stack: a privileged store there would go wherever the thread has left its stack pointer.
    uint32_t s16_to_s31[16];
#endif
};

#endif
