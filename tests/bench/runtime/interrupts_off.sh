#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds interrupts_off/ for a Cortex-M3 and runs it in qemu; fails if an operation exceeds its limit.
# Usage: interrupts_off.sh <arm-none-eabi-gcc> <qemu-system-arm> <runtime folder> <output folder>
set -eu
gcc=$1
qemu=$2
runtime=$3
out=$4
here=$(dirname "$0")
board=$here/../../runtime/cortex_m
mkdir -p "$out"
"$gcc" -mcpu=cortex-m3 -mthumb -Os -std=gnu11 -ffreestanding -ffunction-sections \
    -I"$runtime/include" -I"$board" "$here/interrupts_off/main.c" "$board/startup.c" "$runtime"/src/core/*.c "$runtime"/src/heap/*.c \
    "$runtime"/src/track/*.c "$runtime"/src/fixed/slab*.c -nostartfiles -T "$board/board.ld" -Wl,--gc-sections \
    -o "$out/interrupts_off.elf"
timeout 100 "$qemu" -M mps2-an385 -nographic -icount shift=6 -semihosting-config enable=on,target=native \
    -kernel "$out/interrupts_off.elf"
