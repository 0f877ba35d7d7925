// SPDX-License-Identifier: Apache-2.0
// regions: 16
// The same as it is meant.
#include "protected_kernel.h"

char user_data[128] __aligned(128);
K_MEM_PARTITION_DEFINE(user_data_partition, user_data, sizeof(user_data), K_MEM_PARTITION_P_RW_U_RW);
K_APPMEM_PARTITION_DEFINE(shared_partition);
K_APP_BMEM(shared_partition) int shared;
static struct k_mem_partition *user_partitions[] = {&user_data_partition};
static struct k_mem_domain user_domain;
static struct k_thread user_thread_data;
K_THREAD_STACK_DEFINE(user_thread_stack, 2048);
static void user_thread_entry(void *a, void *b, void *c) { report(a == b && shared ? "equal" : c); }

void application(void)
{
  if (k_mem_domain_init(&user_domain, ARRAY_SIZE(user_partitions), user_partitions) != 0 ||
      k_mem_domain_add_partition(&user_domain, &shared_partition) != 0)
    return;
  k_tid_t user_thread =
      k_thread_create(&user_thread_data, user_thread_stack, sizeof(user_thread_stack), user_thread_entry, NULL, NULL, NULL, 5, K_USER, K_FOREVER);
  if (k_mem_domain_add_thread(&user_domain, user_thread) != 0)
    report("no thread");
}
