// SPDX-License-Identifier: Apache-2.0
// units: PMSAv7
// regions: 8
#include "protected_kernel.h"

static struct k_thread thread;
static void entry(void *a, void *b, void *c) { report(a == b ? "equal" : c); }

struct z_thread_stack_element __aligned(1024) SECTION(".user_stacks") handMade[1000];  // expect: stack-object-size
struct z_thread_stack_element __aligned(32) SECTION(".user_stacks.off") misaligned[1024]; // expect: stack-object-alignment
struct z_thread_stack_element kernelOnly[1001] __aligned(8);                           // expect: stack-object-size
K_THREAD_STACK_DEFINE(threeThousand, 3000); // becomes 4096
K_KERNEL_STACK_DEFINE(kernelStack, 1024);
static char bytes[1024] __aligned(1024); // expect: stack-object-alignment
K_THREAD_DEFINE(worker, 512, entry, NULL, NULL, NULL, 1, K_USER, 0);

void application(void)
{
  handMade[0].data = misaligned[0].data + kernelOnly[0].data;
  k_thread_create(&thread, threeThousand, 3000, entry, NULL, NULL, NULL, 1, K_USER, K_FOREVER);
  k_thread_create(&thread, kernelStack, 1024, entry, NULL, NULL, NULL, 1, K_USER, K_FOREVER); // expect: stack-object-kernel-for-user
  k_thread_create(&thread, kernelStack, 1024, entry, NULL, NULL, NULL, 1, 0, K_FOREVER);
  k_thread_create(&thread, (k_thread_stack_t *)bytes, 1024, entry, NULL, NULL, NULL, 1, K_USER, K_FOREVER);
}
