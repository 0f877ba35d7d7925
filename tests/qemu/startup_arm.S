// SPDX-License-Identifier: Apache-2.0
// Reset for every Cortex-M program of the tests. Uses no stack itself: what the report at the end counts is the program's alone.
// Paints the main stack and the second one (section .second_stack), runs main(), then prints both watermarks through
// semihosting ("main XXXXXXXX second XXXXXXXX", bytes, hexadecimal) and ends the machine. Armv6-M instructions only.
  .syntax unified
  .thumb

  .set PAINT, 0x5aa5c33c

  .section .isr_vector, "a"
  .global __isr_vector
  .type __isr_vector, %object
__isr_vector:
  .word __stack_top
  .word Reset_Handler
  .word NMI_Handler
  .word HardFault_Handler
  .word MemManage_Handler
  .word BusFault_Handler
  .word UsageFault_Handler
  .word 0, 0, 0, 0
  .word SVC_Handler
  .word DebugMon_Handler
  .word 0
  .word PendSV_Handler
  .word SysTick_Handler
  .word IRQ0_Handler, IRQ1_Handler, IRQ2_Handler, IRQ3_Handler
  .size __isr_vector, . - __isr_vector

  .text
  .thumb_func
  .global Reset_Handler
  .type Reset_Handler, %function
Reset_Handler:
  ldr r0, =__stack_bottom
  ldr r1, =__stack_top
  ldr r2, =PAINT
1:
  str r2, [r0]
  adds r0, #4
  cmp r0, r1
  bne 1b
  ldr r0, =__second_stack_bottom
  ldr r1, =__second_stack_top
2:
  cmp r0, r1
  beq 3f
  str r2, [r0]
  adds r0, #4
  b 2b
3:
  ldr r0, =__data_start
  ldr r1, =__data_end
  ldr r2, =__data_load
4:
  cmp r0, r1
  beq 5f
  ldr r3, [r2]
  str r3, [r0]
  adds r0, #4
  adds r2, #4
  b 4b
5:
  ldr r0, =__bss_start
  ldr r1, =__bss_end
  movs r2, #0
6:
  cmp r0, r1
  beq 7f
  str r2, [r0]
  adds r0, #4
  b 6b
7:
#ifdef __ARM_FP
  ldr r0, =0xe000ed88 // CPACR: full access to CP10 and CP11
  ldr r1, =0x00f00000
  str r1, [r0]
  dsb
  isb
#endif
  bl main

  // From here on nothing is called and nothing is pushed.
  ldr r0, =__stack_bottom
  ldr r1, =__stack_top
  ldr r2, =PAINT
8:
  cmp r0, r1
  beq 9f
  ldr r3, [r0]
  adds r0, #4
  cmp r3, r2
  beq 8b
  subs r0, #4
9:
  subs r4, r1, r0
  ldr r0, =__second_stack_bottom
  ldr r1, =__second_stack_top
10:
  cmp r0, r1
  beq 11f
  ldr r3, [r0]
  adds r0, #4
  cmp r3, r2
  beq 10b
  subs r0, #4
11:
  subs r5, r1, r0
  ldr r0, =report
  movs r6, #5 // index of the first digit
  movs r7, r4
12:
  movs r3, #8
13:
  lsrs r1, r7, #28
  lsls r7, r7, #4
  adds r1, #'0'
  cmp r1, #'9'
  bls 14f
  adds r1, #'a' - '9' - 1
14:
  strb r1, [r0, r6]
  adds r6, #1
  subs r3, #1
  bne 13b
  cmp r6, #21
  bhi 15f
  movs r6, #21
  movs r7, r5
  b 12b
15:
  mov r1, r0
  movs r0, #4 // SYS_WRITE0
  bkpt 0xab
  movs r0, #0x18 // SYS_EXIT
  ldr r1, =0x20026 // ADP_Stopped_ApplicationExit
  bkpt 0xab
16:
  b 16b
  .pool
  .size Reset_Handler, . - Reset_Handler

  // Every vector that a program leaves alone: says so and ends the machine with a failure.
  .thumb_func
  .type Default_Handler, %function
Default_Handler:
  movs r0, #4
  ldr r1, =unexpected
  bkpt 0xab
  movs r0, #0x18
  ldr r1, =0x20023 // ADP_Stopped_RunTimeErrorUnknown
  bkpt 0xab
17:
  b 17b
  .pool
  .size Default_Handler, . - Default_Handler

  .irp name, NMI, HardFault, MemManage, BusFault, UsageFault, SVC, DebugMon, PendSV, SysTick, IRQ0, IRQ1, IRQ2, IRQ3
  .weak \name\()_Handler
  .thumb_set \name\()_Handler, Default_Handler
  .endr

  .section .rodata
  .type unexpected, %object
unexpected:
  .asciz "unexpected exception\n"
  .size unexpected, . - unexpected

  .data
  .type report, %object
report:
  .asciz "main ........ second ........\n"
  .size report, . - report
