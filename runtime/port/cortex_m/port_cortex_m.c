// SPDX-License-Identifier: Apache-2.0
// Armv6-M, Armv7-M, Armv8-M without an RTOS.
#include <headroom/cortex_m.h>
#include <headroom/critical.h>

#ifndef HR_CORTEX_M_SEMIHOSTING
#define HR_CORTEX_M_SEMIHOSTING 0
#endif

#define WEAK __attribute__((weak))

static volatile uint32_t uptime_low;
static volatile uint32_t uptime_high;

hri_key_t hri_critical_enter(void) { return hri_section_enter(); }
void hri_critical_exit(hri_key_t key) { hri_section_exit(key); }

bool hri_in_interrupt(void)
{
    uint32_t ipsr;
    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    return (ipsr & 0x1ffU) != 0;
}

WEAK hr_thread_t hr_cortex_m_thread(void) { return 1; }
WEAK int hr_cortex_m_priority(void) { return 0; }
WEAK void hr_cortex_m_idle(void) { __asm volatile("wfi" : : : "memory"); }

hr_thread_t hri_thread_current(void) { return hri_in_interrupt() ? 0 : hr_cortex_m_thread(); }
int hri_thread_priority(void) { return hr_cortex_m_priority(); }

void hr_cortex_m_tick(uint32_t milliseconds)
{
    hri_key_t key = hri_critical_enter();
    uint32_t before = uptime_low;
    uptime_low = before + milliseconds;
    if (uptime_low < before) {
        ++uptime_high;
    }
    hri_critical_exit(key);
}

int64_t hri_uptime_ms(void)
{
    hri_key_t key = hri_critical_enter();
    uint64_t now = ((uint64_t)uptime_high << 32) | uptime_low;
    hri_critical_exit(key);
    return (int64_t)now;
}

#if HR_CORTEX_M_SEMIHOSTING
// Arm semihosting: operation in r0, parameter block in r1, BKPT 0xAB.
static uintptr_t semihosting(uintptr_t operation, const void *parameters)
{
    register uintptr_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = parameters;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

enum { SYS_WRITEC = 0x03, SYS_EXIT_EXTENDED = 0x20, ADP_STOPPED_RUNTIME_ERROR = 0x20023 };
#endif

WEAK void hr_cortex_m_write(const char *text, size_t length)
{
#if HR_CORTEX_M_SEMIHOSTING
    for (size_t i = 0; i < length; ++i) {
        semihosting(SYS_WRITEC, &text[i]);
    }
#else
    (void)text;
    (void)length;
#endif
}

void hri_write(const char *text, size_t length) { hr_cortex_m_write(text, length); }

WEAK void hri_panic(void)
{
#if HR_CORTEX_M_SEMIHOSTING
    const uintptr_t parameters[2] = {ADP_STOPPED_RUNTIME_ERROR, 1};
    semihosting(SYS_EXIT_EXTENDED, parameters);
#endif
    (void)hri_critical_enter();
    for (;;) {
        __asm volatile("" : : : "memory");
    }
}

void hri_port_block(struct hri_port_waiter *waiter, const bool *woken, int64_t deadline_ms, hri_key_t *key)
{
    (void)waiter;
    (void)woken;
    (void)deadline_ms;
    // PRIMASK set, WFI still ends at a pending interrupt, so none is lost between the caller's test and the sleep. With
    // BASEPRI a masked interrupt does not end WFI: the section is left first and the tick bounds the delay.
#if HR_CORTEX_M_BASEPRI > 0
    hri_critical_exit(*key);
    hr_cortex_m_idle();
    *key = hri_critical_enter();
#else
    hr_cortex_m_idle();
    hri_critical_exit(*key);
    __asm volatile("isb" : : : "memory");
    *key = hri_critical_enter();
#endif
}

void hri_port_unblock(struct hri_port_waiter *waiter) { (void)waiter; }
