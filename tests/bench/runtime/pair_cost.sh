#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds pair_cost/ for a Cortex-M3 at each level of hardening and runs it in qemu; fails if a pair costs more than its limit.
# Usage: pair_cost.sh <arm-none-eabi-gcc> <qemu-system-arm> <runtime folder> <output folder>
set -eu
gcc=$1
qemu=$2
runtime=$3
out=$4
here=$(dirname "$0")
board=$here/../../runtime/cortex_m
mkdir -p "$out"
for hardening in 1 2 3; do
    for optimisation in -Os -O2; do
        "$gcc" -mcpu=cortex-m3 -mthumb $optimisation -std=gnu11 -ffreestanding -ffunction-sections -DHR_PORT_CORTEX_M=1 \
            -DHR_HARDENING=$hardening -DHR_CORTEX_M_SEMIHOSTING=1 -I"$runtime/include" -I"$board" \
            "$here/pair_cost/main.c" "$board/startup.c" "$runtime"/src/core/*.c "$runtime"/src/fixed/slab*.c "$runtime"/src/heap/*.c \
            "$runtime"/src/track/*.c \
            "$runtime/port/cortex_m/port_cortex_m.c" -nostartfiles -T "$board/board.ld" -Wl,--gc-sections \
            -o "$out/pair_cost.elf"
        echo "HR_HARDENING=$hardening $optimisation"
        timeout 60 "$qemu" -M mps2-an385 -nographic -icount shift=6 -semihosting-config enable=on,target=native \
            -kernel "$out/pair_cost.elf"
    done
done
