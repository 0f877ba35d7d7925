/* SPDX-License-Identifier: Apache-2.0
 * What the header of CMSIS-Core gives every device: our own bodies. */
#ifndef CORPUS_CMSIS_CORE_H
#define CORPUS_CMSIS_CORE_H
#include <stdint.h>
static inline void __disable_irq(void) { __asm volatile("cpsid i" ::: "memory"); }
static inline void __enable_irq(void) { __asm volatile("cpsie i" ::: "memory"); }
static inline uint32_t __get_PRIMASK(void)
{
  uint32_t mask;
  __asm volatile("mrs %0, primask" : "=r"(mask));
  return mask;
}
static inline void __set_PRIMASK(uint32_t mask) { __asm volatile("msr primask, %0" ::"r"(mask) : "memory"); }
static inline void __set_BASEPRI(uint32_t level) { __asm volatile("msr basepri, %0" ::"r"(level) : "memory"); }
static inline void __set_BASEPRI_MAX(uint32_t level) { __asm volatile("msr basepri_max, %0" ::"r"(level) : "memory"); }
static inline uint32_t __get_IPSR(void)
{
  uint32_t number;
  __asm volatile("mrs %0, ipsr" : "=r"(number));
  return number;
}
#endif
