// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 8
// User-mode memory as guides show it: start and size of two objects, results nobody reads.
#include "protected_kernel.h"

SECTION(".bss.first") char user_data_start[64];
SECTION(".bss.second") char user_data[128];
K_MEM_PARTITION_DEFINE(user_data_partition, user_data_start + 16, sizeof(user_data), K_MEM_PARTITION_P_RW_U_RW); // expect: partition-granularity
static struct k_mem_partition *user_partitions[] = {&user_data_partition};
static struct k_mem_domain user_domain;
static struct k_thread user_thread_data;
K_THREAD_STACK_DEFINE(user_thread_stack, 2048);
static void user_thread_entry(void *a, void *b, void *c) { report(a == b ? "equal" : c); }

void application(void)
{
  k_mem_domain_init(&user_domain, ARRAY_SIZE(user_partitions), user_partitions); // expect: partition-unchecked-result
  k_tid_t user_thread =
      k_thread_create(&user_thread_data, user_thread_stack, sizeof(user_thread_stack), user_thread_entry, NULL, NULL, NULL, 5, K_USER, K_FOREVER);
  k_mem_domain_add_thread(&user_domain, user_thread); // expect: partition-unchecked-result
  user_data[0] = user_data_start[0];
}
