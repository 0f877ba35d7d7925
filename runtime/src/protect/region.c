// SPDX-License-Identifier: Apache-2.0
// Checks of single ranges, and of the table that holds for everybody.
#include <headroom/protect.h>

static const unsigned all_rights = HR_READ | HR_WRITE | HR_EXECUTE;

static bool without_read(unsigned rights) { return rights != 0 && (rights & HR_READ) == 0; }

static enum hr_protect_result check_attribute(const struct hr_mpu *mpu, struct hr_attr attr)
{
    const unsigned both = (unsigned)attr.privileged | attr.user;
    if (attr.memory < HR_MEMORY_WRITE_BACK || attr.memory > HR_MEMORY_DEVICE || (both & ~all_rights) != 0) {
        return HR_PROTECT_NO_ATTRIBUTE;
    }
    if (without_read(attr.privileged) || without_read(attr.user)) {
        return HR_PROTECT_WITHOUT_READ;
    }
    if ((attr.user & ~(unsigned)attr.privileged) != 0) {
        return HR_PROTECT_USER_EXCEEDS;
    }
    if (HR_ALLOW_WRITE_EXECUTE == 0 && (both & (HR_WRITE | HR_EXECUTE)) == (HR_WRITE | HR_EXECUTE)) {
        return HR_PROTECT_WRITE_EXECUTE;
    }
    if (attr.memory == HR_MEMORY_DEVICE && (both & HR_EXECUTE) != 0) {
        return HR_PROTECT_EXECUTE_DEVICE;
    }
    return mpu->express(attr);
}

enum hr_protect_result hr_region_resolve(const struct hr_region *region, struct hr_partition *partition,
                                         struct hr_protect_problem *problem)
{
    if (region == NULL || partition == NULL) {
        (void)hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
        return HR_PROTECT_NO_ARGUMENT;
    }
    const uintptr_t start = (uintptr_t)region->start;
    uintptr_t extent = (uintptr_t)region->extent;
    if (region->meaning == HR_EXTENT_END) {
        if (extent < start) {
            (void)hri_protect_refuse(problem, HR_PROTECT_END_BEFORE_START, region->name, NULL, extent, start);
            return HR_PROTECT_END_BEFORE_START;
        }
        extent -= start;
    }
    *partition = (struct hr_partition){region->name, region->start, extent, region->attr};
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_partition_check(const struct hr_mpu *mpu, const struct hr_partition *partition, unsigned *slots,
                                          struct hr_protect_problem *problem)
{
    if (mpu == NULL || partition == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    const char *name = partition->name;
    if (name == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_UNNAMED, NULL, NULL, 0, 0);
    }
    const enum hr_protect_result attribute = check_attribute(mpu, partition->attr);
    if (attribute != HR_PROTECT_OK) {
        return hri_protect_refuse(problem, attribute, name, NULL, 0, 0);
    }
    if (partition->size == 0) {
        return hri_protect_refuse(problem, HR_PROTECT_ZERO_SIZE, name, NULL, 0, 0);
    }
    const uintptr_t start = (uintptr_t)partition->start;
    // Differences, because the sum is what may wrap. A range may end with the last address.
    if (start > mpu->last || partition->size - 1U > mpu->last - start) {
        return hri_protect_refuse(problem, HR_PROTECT_WRAPS, name, NULL, partition->size,
                                  start > mpu->last ? 0 : mpu->last - start + 1U);
    }
    if (start <= mpu->private_last && hri_last(partition) >= mpu->private_first && mpu->private_last != 0) {
        return hri_protect_refuse(problem, HR_PROTECT_PRIVATE_BUS, name, NULL, 0, 0);
    }
    unsigned taken = 0;
    uintptr_t wanted = 0;
    const enum hr_protect_result cover = mpu->cover(partition, &taken, &wanted);
    if (cover != HR_PROTECT_OK) {
        return hri_protect_refuse(problem, cover, name, NULL, cover == HR_PROTECT_MISALIGNED ? start : partition->size, wanted);
    }
    if (slots != NULL) {
        *slots = taken;
    }
    return HR_PROTECT_OK;
}

// Regions before `index` were checked.
static enum hr_protect_result check_against_earlier(const struct hr_region *regions, size_t index,
                                                    const struct hr_partition *partition,
                                                    struct hr_protect_problem *problem)
{
    for (size_t earlier = 0; earlier < index; ++earlier) {
        struct hr_partition other;
        const enum hr_protect_result result = hr_region_resolve(&regions[earlier], &other, problem);
        if (result != HR_PROTECT_OK) {
            return result;
        }
        if (hri_overlap(partition, &other)) {
            return hri_protect_refuse(problem, HR_PROTECT_OVERLAP, partition->name, other.name, 0, 0);
        }
    }
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_protection_init(struct hr_protection *protection, const struct hr_mpu *mpu, unsigned slots,
                                          const struct hr_region *regions, size_t count, struct hr_protect_problem *problem)
{
    if (protection == NULL || mpu == NULL || (regions == NULL && count != 0)) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    if (slots == 0) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_MPU, mpu->name, NULL, 0, 0);
    }
    // Before the loop: a count from a corrupt table must not make it read on.
    if (slots > UINT8_MAX || count > slots) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_SLOTS, mpu->name, NULL, count, slots);
    }
    unsigned used = 0;
    for (size_t index = 0; index < count; ++index) {
        struct hr_partition partition;
        unsigned taken = 0;
        enum hr_protect_result result = hr_region_resolve(&regions[index], &partition, problem);
        if (result == HR_PROTECT_OK) {
            result = hr_partition_check(mpu, &partition, &taken, problem);
        }
        if (result == HR_PROTECT_OK && !mpu->overlap) {
            result = check_against_earlier(regions, index, &partition, problem);
        }
        if (result != HR_PROTECT_OK) {
            return result;
        }
        used += taken;
    }
    // A stack and one partition, or no thread can have memory of its own.
    if (used + 2U > slots) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_SLOTS, mpu->name, NULL, used + 2U, slots);
    }
    *protection = (struct hr_protection){mpu, NULL, regions, (uint8_t)count, (uint8_t)slots, (uint8_t)used};
    return HR_PROTECT_OK;
}

enum hr_protect_result hr_protection_check_code(const struct hr_protection *protection, const void *code,
                                                struct hr_protect_problem *problem)
{
    if (protection == NULL || protection->mpu == NULL) {
        return hri_protect_refuse(problem, HR_PROTECT_NO_ARGUMENT, NULL, NULL, 0, 0);
    }
    // From the last: where regions may overlap, the one with the higher number decides.
    for (unsigned index = protection->count; index > 0; --index) {
        struct hr_partition region;
        const enum hr_protect_result result = hr_region_resolve(&protection->regions[index - 1U], &region, problem);
        if (result != HR_PROTECT_OK) {
            return result;
        }
        if ((uintptr_t)code >= (uintptr_t)region.start && (uintptr_t)code <= hri_last(&region)) {
            return (region.attr.privileged & HR_EXECUTE) != 0
                       ? HR_PROTECT_OK
                       : hri_protect_refuse(problem, HR_PROTECT_NOT_EXECUTABLE, region.name, NULL, 0, 0);
        }
    }
    return HR_PROTECT_OK;
}
