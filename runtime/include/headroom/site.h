// SPDX-License-Identifier: Apache-2.0
/// Where allocations come from. Every use of an hr_ allocation macro puts one constant descriptor into the linker section
/// `hr_sites`; a block carries its index, and file and line are looked up in the image, never stored in a record.
#ifndef HEADROOM_SITE_H
#define HEADROOM_SITE_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// Counters of one heap, site or thread. Bytes are requested bytes, without headers. They follow the block's own header
/// when it is freed, so they never lose a live block. Saturation: none below 4 GiB, `allocations` and `failures` wrap.
struct hr_counters {
    uint32_t live_blocks;
    uint32_t live_bytes;
    uint32_t peak_bytes;
    uint32_t allocations;
    uint32_t failures;
    uint32_t largest_failed;
};

/// One allocation site; 12 bytes of constant data and 24 bytes of RAM on a 32-bit target.
struct hr_site {
    const char *file;
    struct hr_counters *counters;
    uintptr_t line;
};

/// How a block names its site: 0 unknown, 1 to 0x7fff the index in `hr_sites` plus one, 0x8000 and up a slot of the
/// table of return addresses.
typedef uint16_t hr_site_id_t;
#define HR_SITE_UNKNOWN ((hr_site_id_t)0)
#define HR_SITE_CALLER ((hr_site_id_t)0x8000)

#if HR_TRACKING && !defined(HR_NO_SITES)
#if HR_STATISTICS >= HR_LEVEL_MODERATE
#define HRI_SITE_COUNTERS static struct hr_counters hri_site_counters_;
#define HRI_SITE_COUNTERS_ADDRESS &hri_site_counters_
#else
#define HRI_SITE_COUNTERS
#define HRI_SITE_COUNTERS_ADDRESS NULL
#endif
/// Address of this place's descriptor. `aligned` keeps the compiler from padding between array elements. Not inside
/// inline functions or templates of C++, whose statics may not name a section: use the functions there, as in
/// (hr_malloc)(bytes), and the return address becomes the site.
#define HR_SITE()                                                                                                      \
    (__extension__({                                                                                                   \
        HRI_SITE_COUNTERS                                                                                              \
        static const struct hr_site hri_site_                                                                          \
            __attribute__((section("hr_sites"), used, aligned(sizeof(void *)))) = {                                    \
                __FILE__, HRI_SITE_COUNTERS_ADDRESS, __LINE__};                                                        \
        &hri_site_;                                                                                                    \
    }))
#define HRI_HAS_SITES 1
#else
#define HRI_HAS_SITES 0
#endif

/// Descriptors in this image.
size_t hr_site_count(void);

/// Descriptor of an id, NULL for callers and unknown ids.
const struct hr_site *hr_site_get(hr_site_id_t id);

/// Return address of an id, 0 for descriptors and unknown ids.
uintptr_t hr_site_caller(hr_site_id_t id);

/// Counters of an id as they are now. False for an id that does not exist, or below HR_STATISTICS MODERATE.
bool hr_site_counters_get(hr_site_id_t id, struct hr_counters *counters);

/// Calls that found no free slot in the table of return addresses and were counted under HR_SITE_UNKNOWN.
uint32_t hr_site_callers_dropped(void);

HR_EXTERN_C_END

#endif
