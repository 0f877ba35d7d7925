// SPDX-License-Identifier: Apache-2.0
// Pending and enabling of interrupts on Armv6-M and Armv7-M (NVIC), for programs that interrupt themselves at their deepest point.
#pragma once

#define NVIC_ISER (*(volatile unsigned *)0xe000e100)
#define NVIC_ISPR (*(volatile unsigned *)0xe000e200)

// `level`: 0 is the most urgent of the four that all implementations have.
static inline void enableInterrupt(unsigned number, unsigned level)
{
  volatile unsigned *priorities = (volatile unsigned *)0xe000e400;
  unsigned shift = 8 * (number % 4);
  priorities[number / 4] = (priorities[number / 4] & ~(0xffu << shift)) | (level << 6) << shift;
  NVIC_ISER = 1u << number;
}

// The interrupt is taken before this returns, if its level is more urgent than the running one.
static inline void pendInterrupt(unsigned number)
{
  NVIC_ISPR = 1u << number;
  __asm volatile("dsb\n isb" ::: "memory");
}
