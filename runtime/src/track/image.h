// SPDX-License-Identifier: Apache-2.0
/// Which image runs, for a dump: the code itself, as digests of equal parts of a range. No linker script has to help.
#ifndef HEADROOM_IMAGE_H
#define HEADROOM_IMAGE_H

#include <headroom/config.h>
#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// A gap between two sections holds what the loader left there, so that the part with it cannot be compared; the others can.
#define HRI_IMAGE_PARTS 32U

struct hri_image_range {
    uintptr_t begin;      ///< a multiple of 4
    uint32_t bytes;       ///< a multiple of 4
    uint32_t part_bytes;  ///< a multiple of 4; the last part may be shorter
};

/// The range between HR_IMAGE_BEGIN and HR_IMAGE_END. Without them, on Cortex-M and RISC-V, the code from `caller` to this function, and
/// beyond that as far as the linker's usual symbols say. False: none is known, or HR_DUMP_IMAGE is 0.
bool hri_image_range_get(uintptr_t caller, struct hri_image_range *range);

/// Of `bytes` from `begin`, multiples of 4: for each word w in turn h = (rotl(h, 5) ^ w) * 0x01000193, from 0x811c9dc5.
uint32_t hri_image_digest(uintptr_t begin, uint32_t bytes);

HR_EXTERN_C_END

#endif
