// SPDX-License-Identifier: Apache-2.0
// The Cortex-M port on a Cortex-M3 in qemu: output, tick, timeouts, and an interrupt that frees what a thread waits for.
#include <headroom/cortex_m.h>
#include <headroom/fault.h>
#include <headroom/kheap.h>
#include <headroom/port.h>
#include <headroom/report.h>

#define SYST_CSR (*(volatile uint32_t *)0xe000e010)
#define SYST_RVR (*(volatile uint32_t *)0xe000e014)
#define SYST_CVR (*(volatile uint32_t *)0xe000e018)

HR_KHEAP_DEFINE_STATIC(heap, 512);

static void *held;
static volatile uint32_t free_after_ticks;
static bool isr_may_wait;

static void leave(uint32_t status)
{
    const uintptr_t parameters[2] = {0x20026, status};
    register uintptr_t r0 __asm("r0") = 0x20;
    register const uintptr_t *r1 __asm("r1") = parameters;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    for (;;) {
    }
}

static void expect(bool condition, const char *what)
{
    hri_put_text(&hr_port_writer, condition ? "ok: " : "WRONG: ");
    hri_put_text(&hr_port_writer, what);
    hri_put_text(&hr_port_writer, "\n");
    if (!condition) {
        leave(1);
    }
}

static void tick(void)
{
    hr_cortex_m_tick(1);
    if (free_after_ticks != 0 && --free_after_ticks == 0) {
        isr_may_wait = hri_may_wait(HR_FOREVER, "tick");
        hr_kheap_free(&heap, held);
    }
}

int main(void)
{
    // 25 MHz, one tick per millisecond.
    SYST_RVR = 25000 - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    hr_fault_policy_set(HR_FAULT_LOG);

    held = hr_kheap_alloc(&heap, hr_kheap_largest(&heap), HR_NO_WAIT);
    expect(held != NULL, "the heap gives its largest block");
    int64_t start = hri_uptime_ms();
    expect(hr_kheap_alloc(&heap, 16, HR_MSEC(20)) == NULL, "a finite wait ends");
    expect(hri_uptime_ms() - start >= 20 && hri_uptime_ms() - start < 40, "after its time");

    free_after_ticks = 5;
    void *block = hr_kheap_alloc(&heap, 100, HR_FOREVER);
    expect(block != NULL, "an interrupt's free serves the waiter");
    expect(!isr_may_wait && hr_fault_count(HR_FAULT_WAIT_IN_INTERRUPT) == 1, "an interrupt may not wait");

    hr_report_heap(&hr_port_writer, NULL);
    hr_kheap_free(&heap, block);
    hr_kheap_free(&heap, block);
    expect(hr_fault_count(HR_FAULT_DOUBLE_FREE) == 1, "a double free is found");
    expect(hr_kheap_validate(&heap, NULL) == HR_OK, "the heap is whole");
    leave(0);
}

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

static void fault(void) { leave(3); }

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
    (uintptr_t)stack_top, (uintptr_t)reset, (uintptr_t)fault, (uintptr_t)fault, (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,     0,                0,                0,                0,                0,
    0,                    0,                0,                (uintptr_t)tick,
};
