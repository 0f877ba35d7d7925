// SPDX-License-Identifier: Apache-2.0
// The frame grows by push, store with write-back, store multiple and subtraction, 4 + 8 + 8 + 16 + 1024 + 24 bytes, then calls.
  .syntax unified
  .thumb
  .text
  .thumb_func
  .global assemblyFrames
  .type assemblyFrames, %function
assemblyFrames:
  push {lr}
  str r4, [sp, #-8]!
  strd r5, r6, [sp, #-8]!
  stmdb sp!, {r7, r8, r9, r10}
  subw sp, sp, #1024
  sub sp, sp, #24
  movs r4, #0
  mov r5, sp
1:
  str r4, [r5, r4]
  adds r4, #4
  cmp.w r4, #1048
  bne 1b
  bl assemblyLeaf
  add sp, sp, #24
  addw sp, sp, #1024
  ldmia sp!, {r7, r8, r9, r10}
  ldrd r5, r6, [sp], #8
  ldr r4, [sp], #8
  pop {pc}
  .size assemblyFrames, . - assemblyFrames

  .thumb_func
  .type assemblyLeaf, %function
assemblyLeaf:
  push {r4, lr}
  adds r0, #1
  pop {r4, pc}
  .size assemblyLeaf, . - assemblyLeaf
