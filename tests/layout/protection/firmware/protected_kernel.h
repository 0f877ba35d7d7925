/* SPDX-License-Identifier: Apache-2.0 */
/* The shapes of an RTOS with protected memory that the packs describe: records, macros and calls, none of their behaviour. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define __aligned(bytes) __attribute__((aligned(bytes)))
#define SECTION(name) __attribute__((section(name), used))

#if defined(UNIT_PMSAv7)
typedef struct { uint32_t rasr_attr; } k_mem_partition_attr_t;
#define ATTR(value) ((k_mem_partition_attr_t){(value)})
#define K_MEM_PARTITION_P_RW_U_RW ATTR(0x130b0000)
#define K_MEM_PARTITION_P_RO_U_RO ATTR(0x160b0000)
#define K_MEM_PARTITION_P_RX_U_RX ATTR(0x060b0000)
#define K_MEM_PARTITION_P_RWX_U_RWX ATTR(0x030b0000)
#define K_MEM_PARTITION_P_RW_U_RW_NOCACHE ATTR(0x130c0000)
#define STACK_BYTES(size) (1u << (32 - __builtin_clz((size) - 1)))
#define STACK_ALIGN(size) STACK_BYTES(size)
#elif defined(UNIT_PMSAv8)
typedef struct { uint16_t rbar; uint16_t mair_idx; } k_mem_partition_attr_t;
#define ATTR(...) ((k_mem_partition_attr_t){__VA_ARGS__})
#define K_MEM_PARTITION_P_RW_U_RW ATTR(3, 1)
#define K_MEM_PARTITION_P_RO_U_RO ATTR(7, 1)
#define K_MEM_PARTITION_P_RX_U_RX ATTR(6, 1)
#define K_MEM_PARTITION_P_RWX_U_RWX ATTR(2, 1)
#define K_MEM_PARTITION_P_RW_U_RW_NOCACHE ATTR(3, 2)
#define STACK_BYTES(size) (((size) + 31u) / 32u * 32u)
#define STACK_ALIGN(size) 64
#else
typedef struct { uint8_t pmp_attr; } k_mem_partition_attr_t;
#define ATTR(value) ((k_mem_partition_attr_t){(value)})
#define K_MEM_PARTITION_P_RW_U_RW ATTR(3)
#define K_MEM_PARTITION_P_RO_U_RO ATTR(1)
#define K_MEM_PARTITION_P_RX_U_RX ATTR(5)
#define K_MEM_PARTITION_P_RWX_U_RWX ATTR(7)
#define STACK_BYTES(size) (((size) + 15u) / 16u * 16u)
#define STACK_ALIGN(size) 16
#endif

struct k_mem_partition {
  uintptr_t start;
  size_t size;
  k_mem_partition_attr_t attr;
};
struct k_mem_domain {
  struct k_mem_partition partitions[16];
  uint8_t num_partitions;
};
#define K_MEM_PARTITION_DEFINE(name, start, size, attr) struct k_mem_partition name = {(uintptr_t)(start), size, attr}

/* The linker script of a case has the marks. */
#define K_APPMEM_PARTITION_DEFINE(name)                                                                                                    \
  extern char z_data_smem_##name##_part_start[], z_data_smem_##name##_part_size[];                                                        \
  struct k_mem_partition name = {(uintptr_t)z_data_smem_##name##_part_start, (size_t)z_data_smem_##name##_part_size, K_MEM_PARTITION_P_RW_U_RW}; \
  SECTION(".app_regions." #name) const uintptr_t name##_region[2] = {(uintptr_t)z_data_smem_##name##_part_start, 0}
#define K_APP_DMEM(name) SECTION("data_smem_" #name "_data")
#define K_APP_BMEM(name) SECTION("data_smem_" #name "_bss")

struct k_thread { int words[4]; };
typedef struct k_thread *k_tid_t;
struct z_thread_stack_element { char data; };
typedef struct z_thread_stack_element k_thread_stack_t;
typedef struct { long long ticks; } k_timeout_t;
#define K_FOREVER ((k_timeout_t){-1})
#define K_USER 4u
#define K_ESSENTIAL 1u
#define K_THREAD_STACK_DEFINE(name, size) \
  struct z_thread_stack_element __aligned(STACK_ALIGN(size)) SECTION(".user_stacks") name[STACK_BYTES(size)]
#define K_THREAD_STACK_ARRAY_DEFINE(name, count, size) \
  struct z_thread_stack_element __aligned(STACK_ALIGN(size)) SECTION(".user_stacks") name[count][STACK_BYTES(size)]
#define K_KERNEL_STACK_DEFINE(name, size) struct z_thread_stack_element __aligned(64) SECTION(".noinit.stacks") name[((size) + 15u) / 16u * 16u]

int k_mem_domain_init(struct k_mem_domain *domain, uint8_t num_parts, struct k_mem_partition *parts[]);
int k_mem_domain_add_partition(struct k_mem_domain *domain, struct k_mem_partition *part);
int k_mem_domain_remove_partition(struct k_mem_domain *domain, struct k_mem_partition *part);
int k_mem_domain_add_thread(struct k_mem_domain *domain, k_tid_t thread);
k_tid_t k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t size, void (*entry)(void *, void *, void *), void *p1,
                        void *p2, void *p3, int prio, uint32_t options, k_timeout_t delay);
extern struct k_mem_domain k_mem_domain_default;
void report(const char *text);

struct _static_thread_data {
  struct k_thread *init_thread;
  k_thread_stack_t *init_stack;
  unsigned init_stack_size;
  void (*init_entry)(void *, void *, void *);
  void *init_p1, *init_p2, *init_p3;
  int init_prio;
  uint32_t init_options;
};
#define K_THREAD_DEFINE(name, size, entry, p1, p2, p3, prio, options, delay)                    \
  K_THREAD_STACK_DEFINE(name##_stack, size);                                                    \
  struct k_thread name##_thread;                                                                \
  SECTION(".static_threads") const struct _static_thread_data name##_data = {                   \
      &name##_thread, name##_stack, size, entry, p1, p2, p3, prio, options}

/* Of the unit's driver. */
#if defined(UNIT_PMSAv8)
struct arm_mpu_region_attr { uint8_t rbar : 5; uint8_t mair_idx : 3; uint32_t r_limit; };
#else
struct arm_mpu_region_attr { uint32_t rasr; };
#endif
struct arm_mpu_region { uint32_t base; const char *name; struct arm_mpu_region_attr attr; };
struct arm_mpu_config { uint32_t num_regions; const struct arm_mpu_region *mpu_regions; };
struct z_arm_mpu_partition { uintptr_t start; size_t size; k_mem_partition_attr_t attr; };
