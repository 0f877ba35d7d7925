// SPDX-License-Identifier: Apache-2.0
/// Register values of the Cortex-M protection units. Pure functions: a host test reads them back.
#ifndef HEADROOM_MPU_H
#define HEADROOM_MPU_H

#include <headroom/protect.h>

HR_EXTERN_C_BEGIN

/// PMSAv7: Armv7-M ARM B3.5.8 (MPU_RBAR) and B3.5.9 (MPU_RASR). RBAR names the slot itself (VALID). A size that is no power of two is
/// the next one with eighths left out (SRD), which needs at least 256 bytes.
struct hr_pmsav7_words {
    uint32_t rbar;
    uint32_t rasr; ///< 0 in a slot that is off
};

/// `slot` is 0 to 15. Refuses what hr_partition_check() refuses for hr_mpu_pmsav7.
HR_MUST_USE enum hr_protect_result hr_pmsav7_encode(const struct hr_partition *partition, unsigned slot,
                                                    struct hr_pmsav7_words *words);

/// PMSAv8: Armv8-M ARM D1.2.167 (MPU_RBAR) and D1.2.170 (MPU_RLAR).
struct hr_pmsav8_words {
    uint32_t rbar;
    uint32_t rlar; ///< 0 in a slot that is off
};

/// Refuses what hr_partition_check() refuses for hr_mpu_pmsav8.
HR_MUST_USE enum hr_protect_result hr_pmsav8_encode(const struct hr_partition *partition, struct hr_pmsav8_words *words);

/// MPU_MAIR0 for the attribute indices that hr_pmsav8_encode() gives: 0 write-back, 1 write-through, 2 uncached, 3 device nGnRE.
#define HR_PMSAV8_MAIR0 0x0444aaffU

HR_EXTERN_C_END

#endif
