// SPDX-License-Identifier: Apache-2.0
// Start of every rv32 program of the tests, as startup_arm.S for Cortex-M. The stack below the report's end is main's alone.
  .option norvc
  .set PAINT, 0x5aa5c33c

  .section .isr_vector, "ax"
  .global _start
  .type _start, @function
_start:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la t0, trap_entry
  .option push
  .option arch, +zicsr
  csrw mtvec, t0
  .option pop
  la sp, __stack_top
  la t0, __stack_bottom
  li t2, PAINT
1:
  sw t2, 0(t0)
  addi t0, t0, 4
  bne t0, sp, 1b
  la t0, __bss_start
  la t1, __bss_end
2:
  beq t0, t1, 3f
  sw zero, 0(t0)
  addi t0, t0, 4
  j 2b
3:
  call main

  // From here on nothing is called and nothing is pushed.
  la t0, __stack_bottom
  la t1, __stack_top
  li t2, PAINT
4:
  beq t0, t1, 5f
  lw t3, 0(t0)
  bne t3, t2, 5f
  addi t0, t0, 4
  j 4b
5:
  sub t3, t1, t0
  la a1, report
  addi t4, a1, 5 // first digit
  li t5, 8
  li t6, 10
6:
  srli t0, t3, 28
  slli t3, t3, 4
  addi t1, t0, '0'
  blt t0, t6, 7f
  addi t1, t0, 'a' - 10
7:
  sb t1, 0(t4)
  addi t4, t4, 1
  addi t5, t5, -1
  bnez t5, 6b
  j finish
  .size _start, . - _start

  .balign 4
  .type trap_entry, @function
trap_entry:
  la a1, unexpected
  j finish
  .size trap_entry, . - trap_entry

  // The three instructions of a semihosting call must lie in one page.
  .balign 16
  .type finish, @function
finish:
  li a0, 4 // SYS_WRITE0
  slli zero, zero, 0x1f
  ebreak
  srai zero, zero, 7
  .balign 16
  li a0, 0x18 // SYS_EXIT
  li a1, 0x20026 // ADP_Stopped_ApplicationExit
  slli zero, zero, 0x1f
  ebreak
  srai zero, zero, 7
8:
  j 8b
  .size finish, . - finish

  .section .rodata
  .type unexpected, @object
unexpected:
  .asciz "unexpected trap\n"
  .size unexpected, . - unexpected

  .data
  .type report, @object
report:
  .asciz "main ........ second 00000000\n"
  .size report, . - report
