// SPDX-License-Identifier: Apache-2.0
// PMSAv8, Armv8-M ARM B10. A region is any multiple of 32 bytes; where two overlap every access faults.
#include <headroom/mpu.h>

static const uint32_t granule = 32;

static enum hr_protect_result cover(const struct hr_partition *partition, unsigned *slots, uintptr_t *wanted)
{
    const uint32_t start = (uint32_t)(uintptr_t)partition->start;
    if (partition->size < granule) {
        *wanted = granule;
        return HR_PROTECT_TOO_SMALL;
    }
    if (partition->size % granule != 0) {
        *wanted = partition->size / granule * granule + granule;
        return HR_PROTECT_BAD_SIZE;
    }
    if (start % granule != 0) {
        *wanted = start - start % granule;
        return HR_PROTECT_MISALIGNED;
    }
    *slots = 1;
    return HR_PROTECT_OK;
}

// Two bits: read only, and open to unprivileged code. There is no "no access", nor read for one and write for the other.
static enum hr_protect_result express(struct hr_attr attr)
{
    const unsigned user_data = attr.user & (HR_READ | HR_WRITE);
    const bool whole = user_data == 0 || user_data == (attr.privileged & (HR_READ | HR_WRITE));
    // XN is one bit for both.
    const bool executes = (attr.user & HR_EXECUTE) != 0;
    const bool same = executes == ((attr.privileged & HR_EXECUTE) != 0 && (attr.user & HR_READ) != 0);
    return attr.privileged != 0 && whole && same ? HR_PROTECT_OK : HR_PROTECT_NOT_ENCODABLE;
}

// Accesses to the private peripheral bus take the default map.
const struct hr_mpu hr_mpu_pmsav8 = {"PMSAv8", false, 0xffffffffU, 0xe0000000U, 0xe00fffffU, cover, express};

enum hr_protect_result hr_pmsav8_encode(const struct hr_partition *partition, struct hr_pmsav8_words *words)
{
    enum { XN = 1, USER = 1 << 1, READ_ONLY = 1 << 2, OUTER_SHAREABLE = 2 << 3, INDEX = 1, ENABLE = 1 };
    const enum hr_protect_result result = hr_partition_check(&hr_mpu_pmsav8, partition, NULL, NULL);
    if (result != HR_PROTECT_OK) {
        return result;
    }
    if (words == NULL) {
        return HR_PROTECT_NO_ARGUMENT;
    }
    const struct hr_attr attr = partition->attr;
    const bool shared = attr.memory == HR_MEMORY_UNCACHED || attr.memory == HR_MEMORY_DEVICE;
    const uint32_t index = (uint32_t)attr.memory - HR_MEMORY_WRITE_BACK;
    words->rbar = (uint32_t)(uintptr_t)partition->start | (shared ? (uint32_t)OUTER_SHAREABLE : 0U) |
                  ((attr.privileged & HR_WRITE) != 0 ? 0U : (uint32_t)READ_ONLY) | (attr.user != 0 ? (uint32_t)USER : 0U) |
                  ((attr.privileged & HR_EXECUTE) != 0 ? 0U : (uint32_t)XN);
    words->rlar = ((uint32_t)hri_last(partition) & ~(granule - 1U)) | (index << INDEX) | ENABLE;
    return HR_PROTECT_OK;
}
