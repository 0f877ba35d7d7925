// SPDX-License-Identifier: Apache-2.0
// regions: 16
#include "protected_kernel.h"

static char block[512] __aligned(512);
struct k_mem_partition whole = {(uintptr_t)block, 512, K_MEM_PARTITION_P_RW_U_RW};
struct k_mem_partition inner = {(uintptr_t)block + 256, 256, K_MEM_PARTITION_P_RO_U_RO};
struct k_mem_partition lower = {(uintptr_t)block, 256, K_MEM_PARTITION_P_RO_U_RO};

static struct k_mem_domain staticArray, localArray, apart, late, filledByCode, first, second;
static struct k_mem_partition *const parts[] = {&whole, &inner};
static struct k_mem_partition *filled[2];

void application(void)
{
  struct k_mem_partition *local[] = {&whole, &lower};
  int failed = k_mem_domain_init(&staticArray, ARRAY_SIZE(parts), (struct k_mem_partition **)parts); // expect: partition-overlap
  failed |= k_mem_domain_init(&localArray, ARRAY_SIZE(local), local);                                // expect: partition-overlap
  // Next to each other.
  failed |= k_mem_domain_init(&apart, 0, NULL) || k_mem_domain_add_partition(&apart, &inner) || k_mem_domain_add_partition(&apart, &lower);
  failed |= k_mem_domain_add_partition(&late, &whole);
  failed |= k_mem_domain_add_partition(&late, &lower); // expect: partition-overlap
  // The same partition in two domains.
  failed |= k_mem_domain_add_partition(&first, &whole) | k_mem_domain_add_partition(&second, &whole);
  filled[0] = &inner;
  filled[1] = &lower;
  failed |= k_mem_domain_init(&filledByCode, 2, filled);
  if (failed)
    report("no domain");
}
