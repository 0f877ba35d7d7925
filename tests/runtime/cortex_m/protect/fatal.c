// SPDX-License-Identifier: Apache-2.0
// Faults that no thread can be ended for: the system says what happened and stops. One to a program, chosen by SCENARIO.
#include "check.h"

static struct hr_protection protection;
static struct hr_domain domain;
static struct hr_user_thread rx;
STACK(rx_stack);
static bool in_tick;

static void write_on_code(void) { *(volatile uint32_t *)(uintptr_t)code_start = 1; }

static enum hr_cpu_fault_action go_on(const struct hr_cpu_fault_report *report)
{
    (void)report;
    return HR_CPU_FAULT_RESUME;
}

static enum hr_cpu_fault_action fault_itself(const struct hr_cpu_fault_report *report)
{
    (void)report;
    write_on_code();
    return HR_CPU_FAULT_END_THREAD;
}

void tick(void)
{
    if (in_tick) {
        write_on_code();
    }
}

static void user(void *argument)
{
    (void)argument;
    write_on_code();
}

// The main stack in memory that nobody may write: nothing can be pushed.
static void break_main_stack(void)
{
    __asm volatile("msr msp, %0\n\tudf 2" : : "r"(code_start + 256) : "memory");
}

int main(void)
{
    protect(&protection);
    // The fourth says that there is no main stack: its frame must not be read then.
    hr_cortex_m_fault_setup(SCENARIO == 2 ? fault_itself : go_on, SCENARIO == 4 ? stack_top : main_stack_low, stack_top);
    switch (SCENARIO) {
    case 1:
    case 4: write_on_code(); break;
    case 2:
        expect(hr_domain_init(&domain, "rx", &protection, NULL, 0, NULL) == HR_PROTECT_OK, "a domain");
        make(&rx, "rx", rx_stack, &domain, user, NULL);
        hr_user_run();
        break;
    case 3: break_main_stack(); break;
    default:
        in_tick = true;
        SYST_RVR = 1000;
        SYST_CVR = 0;
        SYST_CSR = 7;
        for (;;) {
        }
    }
    expect(false, "the system has stopped");
    return 0;
}
