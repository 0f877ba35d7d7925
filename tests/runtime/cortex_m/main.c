// SPDX-License-Identifier: Apache-2.0
// The Cortex-M port on a Cortex-M3 in qemu: output, tick, timeouts, and an interrupt that frees what a thread waits for.
#include <headroom/cortex_m.h>
#include <headroom/fault.h>
#include <headroom/kheap.h>
#include <headroom/port.h>
#include <headroom/report.h>

#include "startup.h"

HR_KHEAP_DEFINE_STATIC(heap, 512);

static void *held;
static volatile uint32_t free_after_ticks;
static bool isr_may_wait;

static void expect(bool condition, const char *what)
{
    hri_put_text(&hr_port_writer, condition ? "ok: " : "WRONG: ");
    hri_put_text(&hr_port_writer, what);
    hri_put_text(&hr_port_writer, "\n");
    if (!condition) {
        leave(1);
    }
}

// A block takes the heap's header of 4, the record of 8, 4 for the time if there is one and 4 for the canary if there is one,
// in whole units of 8.
static bool blocks_cost_what_config_says(void)
{
    const size_t extra = (HR_TRACK_TIME ? 4U : 0U) + (HR_HARDENING >= HR_LEVEL_FULL ? 4U : 0U);
    for (size_t bytes = 1; bytes <= 64; ++bytes) {
        struct hr_kheap_stats stats;
        void *block = hr_kheap_alloc(&heap, bytes, HR_NO_WAIT);
        if (hr_kheap_stats_get(&heap, &stats) != HR_OK || stats.held_bytes != (4 + 8 + bytes + extra + 7) / 8 * 8 ||
            (uintptr_t)block % 8 != 0) {
            return false;
        }
        hr_kheap_free(&heap, block);
    }
    return true;
}

static bool keep_time(const struct hr_block_info *info, void *context)
{
    if (info->state == HR_BLOCK_LIVE) {
        *(uint32_t *)context = info->time_ms;
    }
    return true;
}

void tick(void)
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

    expect(blocks_cost_what_config_says(), "a block costs what config.h says");
    held = hr_kheap_alloc(&heap, hr_kheap_largest(&heap), HR_NO_WAIT);
    expect(held != NULL, "the heap gives its largest block");
    int64_t start = hri_uptime_ms();
    expect(hr_kheap_alloc(&heap, 16, HR_MSEC(20)) == NULL, "a finite wait ends");
    expect(hri_uptime_ms() - start >= 20 && hri_uptime_ms() - start < 40, "after its time");

    free_after_ticks = 5;
    void *block = hr_kheap_alloc(&heap, 100, HR_FOREVER);
    expect(block != NULL, "an interrupt's free serves the waiter");
    expect(!isr_may_wait && hr_fault_count(HR_FAULT_WAIT_IN_INTERRUPT) == 1, "an interrupt may not wait");

    uint32_t allocated = 0;
    hr_kheap_walk(&heap, keep_time, &allocated);
    expect(HR_TRACK_TIME ? allocated >= start + 20 && allocated <= hri_uptime_ms() : allocated == 0,
           "a block knows when it was allocated, if it has the time");

    hr_report_heap(&hr_port_writer, NULL);
    hr_kheap_free(&heap, block);
    hr_kheap_free(&heap, block);
    expect(hr_fault_count(HR_FAULT_DOUBLE_FREE) == 1, "a double free is found");
    expect(hr_kheap_validate(&heap, NULL) == HR_OK, "the heap is whole");
    leave(0);
}
