// SPDX-License-Identifier: Apache-2.0
// RISC-V PMP, Privileged Architecture 3.7. Checks and budget only: the runtime has no RISC-V port.
#include <headroom/protect.h>

static const uintptr_t granule = 4;

static enum hr_protect_result cover(const struct hr_partition *partition, unsigned *slots, uintptr_t *wanted)
{
    const uintptr_t start = (uintptr_t)partition->start;
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
    // NAPOT and NA4 take one entry. Any other range is top of range, and the entry before it holds its start.
    const bool power = (partition->size & (partition->size - 1U)) == 0 && start % partition->size == 0;
    *slots = power ? 1 : 2;
    return HR_PROTECT_OK;
}

// R, W and X are those of unprivileged code; machine mode is not bound by an entry that is not locked.
static enum hr_protect_result express(struct hr_attr attr)
{
    (void)attr;
    return HR_PROTECT_OK;
}

const struct hr_mpu hr_mpu_pmp = {"PMP", false, UINTPTR_MAX, 0, 0, cover, express};
