/* SPDX-License-Identifier: Apache-2.0 */
#include "protected_kernel.h"

struct k_mem_domain k_mem_domain_default;
K_KERNEL_STACK_DEFINE(z_main_stack, 512);
extern char fast_start[], fast_size[];

#if !defined(UNIT_PMP)
/* 256 KiB to read and execute, 64 KiB to read and write, 1 MiB of devices. */
#if defined(UNIT_PMSAv8)
#define FLASH_ATTR {6, 0, 0x3ffe0}
#define RAM_ATTR {1, 1, 0x2000ffe0}
#define IO_ATTR {1, 2, 0x400fffe0}
#else
#define FLASH_ATTR {0x07020000 | 17 << 1}
#define RAM_ATTR {0x110b0000 | 15 << 1}
#define IO_ATTR {0x11100000 | 19 << 1}
#endif
const struct arm_mpu_region mpu_regions[] = {{0, "FLASH", FLASH_ATTR}, {0x20000000, "RAM", RAM_ATTR}
#if defined(FIXED_3)
                                             , {0x40000000, "IO", IO_ATTR}
#endif
};
const struct arm_mpu_config mpu_config = {ARRAY_SIZE(mpu_regions), mpu_regions};
const struct z_arm_mpu_partition static_regions[] = {{(uintptr_t)fast_start, (size_t)fast_size, K_MEM_PARTITION_P_RX_U_RX}};
#endif

void *memcpy(void *to, const void *from, size_t count)
{
  for (size_t i = 0; i < count; ++i)
    ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}

int k_mem_domain_init(struct k_mem_domain *domain, uint8_t num_parts, struct k_mem_partition *parts[])
{
  for (int i = 0; i < num_parts; ++i)
    domain->partitions[i] = *parts[i];
  domain->num_partitions = num_parts;
  return 0;
}

int k_mem_domain_add_partition(struct k_mem_domain *domain, struct k_mem_partition *part)
{
  domain->partitions[domain->num_partitions++] = *part;
  return 0;
}

int k_mem_domain_remove_partition(struct k_mem_domain *domain, struct k_mem_partition *part)
{
  return domain->num_partitions-- > 0 && part->size != 0;
}

int k_mem_domain_add_thread(struct k_mem_domain *domain, k_tid_t thread)
{
  thread->words[0] = (int)(uintptr_t)domain;
  return 0;
}

k_tid_t k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t size, void (*entry)(void *, void *, void *), void *p1,
                        void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay)
{
  thread->words[1] = (int)(uintptr_t)(stack + size) + prio + (int)options + (int)delay.ticks;
  entry(p1, p2, p3);
  return thread;
}

#if defined(STRONG_HOOK)
void hook(struct k_mem_partition *partition);
void hook(struct k_mem_partition *partition) { partition->size = 96; }
#endif

static const char *volatile reported;
void report(const char *text) { reported = text; }

void application(void);
void z_cstart(void)
{
#if !defined(UNIT_PMP)
  reported = (const char *)&mpu_config;
  reported = (const char *)static_regions;
#endif
  if (k_mem_domain_init(&k_mem_domain_default, 0, NULL) != 0)
    report("no domain");
  application();
  for (;;)
    z_main_stack[0].data = 1;
}

#if !defined(UNIT_PMP)
extern char stack_top[];
SECTION(".vectors") const uintptr_t vectors[2] = {(uintptr_t)stack_top, (uintptr_t)z_cstart};
#endif
