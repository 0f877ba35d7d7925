#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds interrupts_off/ for a Cortex-M3, with the default options and with everything that tracking can do, and runs it in
# qemu; fails if an operation exceeds its limit.
# Usage: interrupts_off.sh <arm-none-eabi-gcc> <qemu-system-arm> <runtime folder> <output folder>
set -eu
gcc=$1
qemu=$2
runtime=$3
out=$4
here=$(dirname "$0")
board=$here/../../runtime/cortex_m
mkdir -p "$out"
for options in "" "-DHR_STATISTICS=3 -DHR_TRACK_TIME=1"; do
    echo "options: $options"
    # shellcheck disable=SC2086 # several options in one word
    "$gcc" -mcpu=cortex-m3 -mthumb -Os -std=gnu11 -ffreestanding -ffunction-sections $options \
        -I"$runtime/include" -I"$board" "$here"/interrupts_off/*.c "$board/startup.c" "$runtime"/src/core/*.c \
        "$runtime"/src/heap/*.c "$runtime"/src/track/*.c "$runtime"/src/fixed/*.c -nostartfiles -T "$board/board.ld" \
        -Wl,--gc-sections -o "$out/interrupts_off.elf"
    timeout 100 "$qemu" -M mps2-an385 -nographic -icount shift=6 -semihosting-config enable=on,target=native \
        -kernel "$out/interrupts_off.elf"
done
