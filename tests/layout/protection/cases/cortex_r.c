// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// CONFIG_CPU_AARCH32_CORTEX_R=y
// undecided: mpu-domain-array-overrun, mpu-domain-budget, mpu-flash-writable, mpu-region-budget
// undecided: mpu-sram-executable, mpu-stack-guard-off, mpu-static-region-shape
// undecided: partition-attr-unavailable, partition-bss-initializer, partition-covers-kernel, partition-empty-or-wrapping
// undecided: partition-granularity, partition-name-prefix, partition-overlap, partition-shared-granule, partition-unchecked-result
// undecided: partition-undefined, partition-writable-executable
// undecided: stack-object-alignment, stack-object-kernel-for-user, stack-object-size
#include "protected_kernel.h"

void application(void) { report("started"); }
