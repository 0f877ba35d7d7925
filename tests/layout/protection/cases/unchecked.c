// SPDX-License-Identifier: Apache-2.0
// regions: 16
#include "protected_kernel.h"

static char block[256] __aligned(256);
struct k_mem_partition part = {(uintptr_t)block, 256, K_MEM_PARTITION_P_RW_U_RW};
static struct k_mem_domain domain;
static struct k_thread thread;

static int both(void) { return k_mem_domain_add_thread(&domain, &thread); }

void application(void)
{
  k_mem_domain_init(&domain, 0, NULL);       // expect: partition-unchecked-result
  k_mem_domain_add_partition(&domain, &part); // expect: partition-unchecked-result
  k_mem_domain_add_thread(&domain, &thread);  // expect: partition-unchecked-result
  const int result = k_mem_domain_add_thread(&domain, &thread);
  if (result != 0 || both() != 0)
    report("no thread");
}
