// SPDX-License-Identifier: Apache-2.0
/// What a Zephyr application can ask the module. Sites, threads and marks: headroom/site.h, headroom/track.h; blocks without a
/// header: headroom/foreign.h; the dump as bytes: hr_dump() of headroom/report.h. With CONFIG_HEADROOM=n nothing of it links.
#ifndef HEADROOM_ZEPHYR_H
#define HEADROOM_ZEPHYR_H

#include <headroom/foreign.h>
#include <headroom/report.h>

HR_EXTERN_C_BEGIN

struct hr_zephyr_counters {
    struct hr_counters k_malloc;    ///< blocks of k_malloc(), k_calloc(), k_aligned_alloc(), k_realloc(), z_thread_malloc()
    struct hr_foreign_stats others; ///< k_heap_alloc() and its family, slabs, libc
};

/// Any context. As many steps as there are CONFIG_HEADROOM_CALLERS, with interrupts off.
void hr_zephyr_counters_get(struct hr_zephyr_counters *counters);

/// Writes the dump with printk(), 32 bytes a line in hexadecimal, each line after "headroom-dump: ". `headroom runtime` reads the console's log
/// as it is.
/// False if a heap could not be read to its end; the dump says so too. Threads only.
bool hr_zephyr_dump(void);

#ifdef CONFIG_HEADROOM_CPU_FAULT
struct hr_cpu_fault_report;

/// The fault of the processor that brought the kernel to k_sys_fatal_error_handler(): decoded, with the stack, partition or heap that
/// it hit. False: there was none, for example after k_panic(). Call it there; takes no lock.
bool hr_zephyr_fault_get(struct hr_cpu_fault_report *report);

/// The same as text, by printk(): three lines, one more for each further cause. Nothing if there was none.
void hr_zephyr_fault_print(void);
#endif

HR_EXTERN_C_END

#endif
