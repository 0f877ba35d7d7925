// SPDX-License-Identifier: Apache-2.0
extern unsigned char z_interrupt_stacks[1][2048];
