// SPDX-License-Identifier: Apache-2.0
// regions: 16
// undecided: stack-object-kernel-for-user
#include "protected_kernel.h"

static struct k_thread thread;
static void entry(void *a, void *b, void *c) { report(a == b ? "equal" : c); }
K_KERNEL_STACK_DEFINE(kernelStack, 1024);
volatile uint32_t wanted;

void application(void)
{
  k_thread_create(&thread, kernelStack, 1024, entry, NULL, NULL, NULL, 1, wanted, K_FOREVER);
}
