// SPDX-License-Identifier: Apache-2.0
// units: PMSAv8
// regions: 8
// CONFIG_MPU_STACK_GUARD=y
#include "protected_kernel.h"

static struct k_thread thread;
static void entry(void *a, void *b, void *c) { report(a == b ? "equal" : c); }

struct z_thread_stack_element __aligned(64) SECTION(".user_stacks") handMade[1000]; // expect: stack-object-size
K_THREAD_STACK_DEFINE(threeGranules, 96);
struct z_thread_stack_element SECTION(".noinit.off") kernelOnly[1024]; // expect: stack-object-alignment
K_KERNEL_STACK_DEFINE(kernelStack, 1000);

void application(void)
{
  handMade[0].data = 1;
  k_thread_create(&thread, threeGranules, 96, entry, NULL, NULL, NULL, 1, K_USER, K_FOREVER);
  k_thread_create(&thread, kernelStack, 1000, entry, NULL, NULL, NULL, 1, 0, K_FOREVER);
  k_thread_create(&thread, kernelOnly, 1000, entry, NULL, NULL, NULL, 1, 0, K_FOREVER);
}
