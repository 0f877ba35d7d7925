// SPDX-License-Identifier: Apache-2.0
// PMSAv7, Armv7-M ARM B3.5. A region is a power of two of at least 32 bytes at a multiple of its size; from 256 bytes on, each
// eighth of it can be left out.
#include <headroom/mpu.h>

enum { LEAST_BITS = 5, LEAST_BITS_WITH_EIGHTHS = 8, ALL_BITS = 32 };

struct cover {
    uint32_t base;
    uint32_t bits;     // log2 of the size
    uint32_t left_out; // one bit per eighth
};

// The smallest block whose bytes from `first` to `last`, and no others, can be switched on. Exact: a region that was rounded up
// would open what lies beside it.
static bool find_cover(uint32_t first, uint32_t last, struct cover *cover)
{
    // No smaller block holds both ends.
    const uint32_t apart = (first ^ last) | ((1U << LEAST_BITS) - 1U);
    for (uint32_t bits = ALL_BITS - (uint32_t)__builtin_clz(apart); bits <= ALL_BITS; ++bits) {
        const uint32_t mask = UINT32_MAX >> (ALL_BITS - bits);
        if ((first & mask) == 0 && (last & mask) == mask) {
            *cover = (struct cover){first, bits, 0};
            return true;
        }
        const uint32_t eighth = mask >> 3;
        if (bits >= LEAST_BITS_WITH_EIGHTHS && (first & eighth) == 0 && (last & eighth) == eighth) {
            const uint32_t from = (first & mask) >> (bits - 3U);
            const uint32_t to = (last & mask) >> (bits - 3U);
            const uint32_t used = (0xffU << from) & (0xffU >> (7U - to));
            *cover = (struct cover){first & ~mask, bits, ~used & 0xffU};
            return true;
        }
    }
    return false;
}

static enum hr_protect_result cover(const struct hr_partition *partition, unsigned *slots, uintptr_t *wanted)
{
    const uint32_t first = (uint32_t)(uintptr_t)partition->start;
    const uint32_t last = (uint32_t)hri_last(partition);
    struct cover found;
    if (find_cover(first, last, &found)) {
        *slots = 1;
        return HR_PROTECT_OK;
    }
    const uint32_t size_less_one = last - first;
    if (size_less_one < 31U) {
        *wanted = 32;
        return HR_PROTECT_TOO_SMALL;
    }
    uint32_t mask = 31;
    while (mask < size_less_one) {
        mask = (mask << 1) | 1U;
    }
    if (mask != size_less_one) {
        *wanted = (uintptr_t)mask + 1U;
        return HR_PROTECT_BAD_SIZE;
    }
    *wanted = first & ~mask;
    return HR_PROTECT_MISALIGNED;
}

// AP of MPU_RASR: rows are privileged rights to none, read, read and write; columns those of unprivileged code. Table B3-15.
static const uint8_t access_bits[3][3] = {{0, 0xff, 0xff}, {5, 6, 0xff}, {1, 2, 3}};

static unsigned level(unsigned rights) { return (rights & HR_WRITE) != 0 ? 2U : rights & HR_READ; }

// XN is one bit for both: who may read what privileged code may execute may execute it too.
static bool same_execution(struct hr_attr attr)
{
    const bool user = (attr.user & HR_EXECUTE) != 0;
    return user == ((attr.privileged & HR_EXECUTE) != 0 && (attr.user & HR_READ) != 0);
}

static enum hr_protect_result express(struct hr_attr attr)
{
    const bool known = access_bits[level(attr.privileged)][level(attr.user)] != 0xff;
    return known && same_execution(attr) ? HR_PROTECT_OK : HR_PROTECT_NOT_ENCODABLE;
}

// The System Control Space and its neighbours always take the default map (B3.5.1).
const struct hr_mpu hr_mpu_pmsav7 = {"PMSAv7", true, 0xffffffffU, 0xe0000000U, 0xe00fffffU, cover, express};

// TEX, S, C, B in the places of MPU_RASR, from bit 16 on; Table B3-13. Write-back is WBWA, not shared: on a core without a cache it
// makes no difference, and exclusive accesses work.
static uint32_t memory_bits(uint8_t memory)
{
    enum { B = 1 << 16, C = 1 << 17, S = 1 << 18, TEX_1 = 1 << 19 };
    switch (memory) {
    case HR_MEMORY_WRITE_BACK: return TEX_1 | C | B;
    case HR_MEMORY_WRITE_THROUGH: return C;
    case HR_MEMORY_UNCACHED: return TEX_1 | S;
    default: return B | S;
    }
}

enum hr_protect_result hr_pmsav7_encode(const struct hr_partition *partition, unsigned slot, struct hr_pmsav7_words *words)
{
    enum { SLOTS = 16, VALID = 1 << 4, ENABLE = 1, SIZE = 1, SRD = 8, AP = 24, XN = 1 << 28 };
    const enum hr_protect_result result = hr_partition_check(&hr_mpu_pmsav7, partition, NULL, NULL);
    struct cover found;
    if (result != HR_PROTECT_OK) {
        return result;
    }
    if (slot >= SLOTS) {
        return HR_PROTECT_NO_SLOTS;
    }
    if (words == NULL ||
        !find_cover((uint32_t)(uintptr_t)partition->start, (uint32_t)hri_last(partition), &found)) {
        return HR_PROTECT_NO_ARGUMENT;
    }
    const struct hr_attr attr = partition->attr;
    const uint32_t access = access_bits[level(attr.privileged)][level(attr.user)];
    words->rbar = found.base | VALID | slot;
    words->rasr = ((attr.privileged & HR_EXECUTE) != 0 ? 0U : (uint32_t)XN) | (access << AP) | memory_bits(attr.memory) |
                  (found.left_out << SRD) | ((found.bits - 1U) << SIZE) | ENABLE;
    return HR_PROTECT_OK;
}
