// SPDX-License-Identifier: Apache-2.0
/// The runtime's options from Zephyr's configuration (headroom/config.h includes this).
#ifndef HEADROOM_ZEPHYR_CONFIG_H
#define HEADROOM_ZEPHYR_CONFIG_H

// The kernel's heaps stay: there is none of ours.
#define HR_KHEAPS 0
#define HR_OBSERVED 1
#define HR_SYSTEM_HEAP_SIZE 0
#define HR_WAITING 0
#define HR_STATISTICS HR_LEVEL_MODERATE
#define HR_HARDENING HR_LEVEL_BASIC
#define HR_TRACK_CALLERS CONFIG_HEADROOM_CALLERS
#define HR_TRACK_FOREIGN CONFIG_HEADROOM_RECORDS
#define HR_FAULT_POLICY CONFIG_HEADROOM_FAULT_POLICY

// include/zephyr/linker/linker-defs.h
#define HR_IMAGE_BEGIN __text_region_start
#define HR_IMAGE_END __text_region_end
#ifndef CONFIG_HEADROOM_IMAGE
#define HR_DUMP_IMAGE 0
#endif

#ifdef CONFIG_HEADROOM_THREADS
#define HR_TRACK_THREADS CONFIG_HEADROOM_THREAD_RECORDS
#else
#define HR_TRACK_THREADS 1
#endif

#ifdef CONFIG_HEADROOM_TIME
#define HR_TRACK_TIME 1
#endif

#endif
