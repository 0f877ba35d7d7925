// SPDX-License-Identifier: Apache-2.0
// regions: 16
// The nearest to every defect that is none.
#include "protected_kernel.h"

K_APPMEM_PARTITION_DEFINE(app);
K_APPMEM_PARTITION_DEFINE(application_log); // begins like `app`, but not with what its sections end in
K_APP_BMEM(app) int cleared;
K_APP_BMEM(app) int clearedToo = 0;
K_APP_DMEM(app) int initialised = 5;
K_APP_DMEM(application_log) char text[40] = "ready";

static char buffer[256] __aligned(256);
K_MEM_PARTITION_DEFINE(buffer_part, buffer, sizeof(buffer), K_MEM_PARTITION_P_RW_U_RW);
static char left[128] __aligned(128), right[128] __aligned(128);
static struct k_mem_partition leftPart = {(uintptr_t)left, sizeof(left), K_MEM_PARTITION_P_RW_U_RW};
static struct k_mem_partition rightPart = {(uintptr_t)right, sizeof(right), K_MEM_PARTITION_P_RO_U_RO};

static struct k_mem_domain first, second;
static struct k_mem_partition *parts[] = {&app, &application_log, &buffer_part};
static struct k_thread thread, kernelThread;
K_THREAD_STACK_DEFINE(stack, 1024);
K_THREAD_STACK_ARRAY_DEFINE(stacks, 2, 512);
K_KERNEL_STACK_DEFINE(kernelStack, 1000); // no power of two, and no thread in user mode has it

static void entry(void *a, void *b, void *c)
{
  cleared += initialised + text[0] + clearedToo + left[1] + right[1] + (a == b) + (b == c);
}
K_THREAD_DEFINE(worker, 512, entry, NULL, NULL, NULL, 1, K_USER, 0);

void application(void)
{
  struct k_mem_partition *local[] = {&leftPart, &rightPart};
  int result = k_mem_domain_init(&first, ARRAY_SIZE(parts), parts);
  if (result == 0)
    result = k_mem_domain_init(&second, ARRAY_SIZE(local), local);
  if (result != 0 || k_mem_domain_add_partition(&second, &app) != 0)
    report("no domain");
  k_tid_t id = k_thread_create(&thread, stack, 1024, entry, NULL, NULL, NULL, 1, K_USER, K_FOREVER);
  k_thread_create(&thread, stacks[1], 512, entry, NULL, NULL, NULL, 1, K_USER | K_ESSENTIAL, K_FOREVER);
  k_thread_create(&kernelThread, kernelStack, 1000, entry, NULL, NULL, NULL, 1, 0, K_FOREVER);
  if (k_mem_domain_add_thread(&first, id) != 0)
    report("no thread");
}
