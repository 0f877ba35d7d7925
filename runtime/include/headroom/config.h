// SPDX-License-Identifier: Apache-2.0
/// Build options of the runtime, one place, each with its cost. Set them with -D, or name a header of your own in
/// HR_CONFIG_HEADER; the library and everything that includes its headers must see the same values, because some of
/// them change the layout of public structs. Costs are for a 32-bit Cortex-M3.
#ifndef HEADROOM_CONFIG_H
#define HEADROOM_CONFIG_H

#ifdef HR_CONFIG_HEADER
#include HR_CONFIG_HEADER
#endif

/// Levels shared by HR_HARDENING and HR_STATISTICS; the two are separate, so that counting never rides on canaries.
#define HR_LEVEL_NONE 0
#define HR_LEVEL_BASIC 1
#define HR_LEVEL_MODERATE 2
#define HR_LEVEL_FULL 3

/// What a free or an allocation checks before it changes anything.
///   NONE      nothing. A wrong pointer corrupts the heap.
///   BASIC     range, alignment, header check code, used bit, the right neighbour's agreement: about 20 instructions
///             and 0 bytes per block. Double free and foreign pointers are always detected in fixed-size allocators.
///   MODERATE  + free-list links agree in both directions before they are changed: about 8 instructions more.
///   FULL      + a 4-byte tail canary per block placed at the exact requested size, freed memory filled with a pattern
///             that is checked when it is handed out again: cost grows with the block, linear in its size.
#ifndef HR_HARDENING
#define HR_HARDENING HR_LEVEL_BASIC
#endif

/// What is counted.
///   NONE      nothing; statistics calls report what the heap's own structures show.
///   BASIC     per heap: live blocks, live bytes, peak, failures: 6 words per heap, about 12 instructions a call.
///   MODERATE  + per allocation site: 6 words of RAM per site, about 14 instructions a call.
///   FULL      + all counters per thread, and the history of freed blocks: 3 words of RAM per history entry.
#ifndef HR_STATISTICS
#define HR_STATISTICS HR_LEVEL_MODERATE
#endif

/// 1: every block carries a tracking header of 8 bytes on all targets.
/// 0: no header, no sites; the audit can only see totals.
#ifndef HR_TRACKING
#define HR_TRACKING 1
#endif

/// 1: every tracked block also holds the uptime in ms at allocation: 4 bytes, 12 with the header. They are the last 4 of the
/// block, because 12 in front would put the payload off its alignment of 8. Blocks are whole units of 8 bytes, so a block of a
/// heap grows by 8 bytes or by none: by none if the requested size ends on 5 to 8 in its unit (a multiple of 8 does; with the
/// canary of HR_HARDENING FULL, 1 to 4 does). The legacy pool's blocks do not grow.
#ifndef HR_TRACK_TIME
#define HR_TRACK_TIME 0
#endif

/// Distinct return addresses that calls without a site descriptor can be counted under: 7 words each, a power of two.
#ifndef HR_TRACK_CALLERS
#define HR_TRACK_CALLERS 32
#endif

/// Threads with a slot of their own, at most 255: 9 words of RAM each. Further threads share one slot.
#ifndef HR_TRACK_THREADS
#define HR_TRACK_THREADS 16
#endif

/// Entries of the freed-block history at HR_STATISTICS FULL: 3 words each. 0 leaves the history out.
#ifndef HR_TRACK_HISTORY
#define HR_TRACK_HISTORY 16
#endif

/// Entries of the table of blocks of other allocators (headroom/foreign.h), a power of two; half of them are used. 12 bytes
/// each (16 with HR_TRACK_TIME), and only in a program that uses it.
#ifndef HR_TRACK_FOREIGN
#define HR_TRACK_FOREIGN 256
#endif

/// 1: hr_fault_injection_*() can make allocations fail on purpose. Costs about 12 instructions per allocation.
#ifndef HR_FAULT_INJECTION
#define HR_FAULT_INJECTION 0
#endif

/// Bytes of the system heap behind hr_malloc() and k_malloc(). 0: there is no such heap and the calls do not link.
/// A Zephyr configuration's CONFIG_HEAP_MEM_POOL_SIZE is taken over.
#ifndef HR_SYSTEM_HEAP_SIZE
#ifdef CONFIG_HEAP_MEM_POOL_SIZE
#define HR_SYSTEM_HEAP_SIZE CONFIG_HEAP_MEM_POOL_SIZE
#else
#define HR_SYSTEM_HEAP_SIZE 0
#endif
#endif

/// 1: the legacy heap memory pool (256, 1024, 4096 or 16384 bytes, quad split) stands behind hr_malloc() and k_malloc().
#ifndef HR_SYSTEM_HEAP_LEGACY
#define HR_SYSTEM_HEAP_LEGACY 0
#endif

/// What happens after a fault was counted, until hr_fault_policy_set() says otherwise: 0 count only, 1 log, 2 log and
/// panic. A hook set with hr_fault_hook_set() is asked first.
#ifndef HR_FAULT_POLICY
#define HR_FAULT_POLICY 2
#endif

/// Cortex-M port. 0: a critical section sets PRIMASK and every interrupt waits. Otherwise BASEPRI is raised to this value and
/// interrupts more urgent than it go on; those must not use the runtime. Armv6-M and Armv8-M baseline have no BASEPRI.
/// Three instructions more per section.
#ifndef HR_CORTEX_M_BASEPRI
#define HR_CORTEX_M_BASEPRI 0
#endif

/// Partitions that a domain can hold (headroom/domain.h): 16 bytes of RAM each per domain. The slots of the MPU bound it too: of 8,
/// one is the stack's and one each region's. Protection costs nothing in a program that does not use it.
#ifndef HR_DOMAIN_PARTITIONS
#define HR_DOMAIN_PARTITIONS 8
#endif

/// Objects that can be granted to an unprivileged thread: 8 bytes of RAM each per thread.
#ifndef HR_THREAD_GRANTS
#define HR_THREAD_GRANTS 8
#endif

/// 1: memory may be writable and executable at once. Removes one comparison.
#ifndef HR_ALLOW_WRITE_EXECUTE
#define HR_ALLOW_WRITE_EXECUTE 0
#endif

/// Bytes of the stack on which the handler of faults runs when privileged code faulted, whose own stack may be what is broken; a
/// multiple of 8. RAM of a program that links the handler. It takes at least 388 bytes of it (Cortex-M3, -Os; what `headroom stack` says
/// of its image), and what the firmware's output and policy take.
#ifndef HR_CPU_FAULT_STACK
#define HR_CPU_FAULT_STACK 768
#endif

/// How often a thread may fault at one instruction and be let go on by the policy (headroom/cpu_fault.h) before it is ended.
#ifndef HR_CPU_FAULT_RETRIES
#define HR_CPU_FAULT_RETRIES 3
#endif

/// 1: the program may have heaps of headroom/kheap.h, and a dump lists them. 0: it has none, and a dump does not link their code.
#ifndef HR_KHEAPS
#define HR_KHEAPS 1
#endif

/// 1: heaps of an operating system are watched (integration/zephyr), and a dump lists them.
#ifndef HR_OBSERVED
#define HR_OBSERVED 0
#endif

/// 1: a dump has digests of the code that runs, so that it is not read beside another image. Each byte of the code is read once per
/// dump, about two cycles a byte. 0: it has none; for code that may be executed and not read.
#ifndef HR_DUMP_IMAGE
#define HR_DUMP_IMAGE 1
#endif

// HR_IMAGE_BEGIN, HR_IMAGE_END: names of two symbols of the linker script with nothing but constant code and data between them that are
// never written. Without them, on Cortex-M and RISC-V, the code from the caller of hr_dump() to the runtime, and beyond that as far as
// symbols say that are in many linker scripts (src/track/image.c).

/// 1: calls may wait. 0: every timeout acts as HR_NO_WAIT, and no wait code is linked.
#ifndef HR_WAITING
#define HR_WAITING 1
#endif

#endif
