// SPDX-License-Identifier: Apache-2.0
// Shared by the programs that show memory protection on an emulated Cortex-M.
#ifndef HEADROOM_TESTS_PROTECT_CHECK_H
#define HEADROOM_TESTS_PROTECT_CHECK_H

#include <headroom/cortex_m_protect.h>

#include "../startup.h"

extern const char code_start[], code_end[], code_size[], main_stack_low[], stack_top[];

// One line; ends the emulation with 1 unless the condition holds.
void expect(bool condition, const char *what);

// True if the runtime has written this text since the last forget_text().
bool wrote(const char *text);
void forget_text(void);

// A stack of 1024 bytes with a guard of 128 at its low end: the region is seven eighths of a power of two.
#define STACK(name) static unsigned char name[1024] __attribute__((aligned(1024)))
enum { GUARD = 128 };

// Memory of a partition.
#define PART __attribute__((aligned(32)))

void make(struct hr_user_thread *thread, const char *name, void *stack, struct hr_domain *domain, void (*entry)(void *),
          void *argument);

// Switches the MPU on with one region, the code, which everybody executes.
void protect(struct hr_protection *protection);

#endif
