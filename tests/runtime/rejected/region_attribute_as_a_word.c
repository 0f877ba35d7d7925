// SPDX-License-Identifier: Apache-2.0
// The seeds' table of regions: the attribute is a struct, the member a word.
// expect-error: incompatible types when initializing type
#include <headroom/protect.h>

extern const char app_ram_start[], app_ram_size[];

struct memory_region {
    uintptr_t base_addr;
    size_t size;
    uint32_t attributes;
};

const struct memory_region app_regions[] = {
    {
        .base_addr = (uintptr_t)&app_ram_start,
        .size = (size_t)&app_ram_size,
        .attributes = HR_P_RW_U_RW,
    },
};
