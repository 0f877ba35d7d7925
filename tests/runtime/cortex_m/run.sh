#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds main.c with the Cortex-M port, with and without HR_TRACK_TIME and at the least and the most hardening, and runs it in
# qemu. Usage: run.sh <arm-none-eabi-gcc> <qemu-system-arm> <runtime> <output>
set -eu
here=$(dirname "$0")
mkdir -p "$4"
for options in "-DHR_HARDENING=3" "-DHR_HARDENING=3 -DHR_TRACK_TIME=1" "-DHR_HARDENING=1 -DHR_TRACK_TIME=1"; do
    echo "$options"
    # shellcheck disable=SC2086 # several options in one word
    "$1" -mcpu=cortex-m3 -mthumb -Os -std=gnu11 -ffreestanding -ffunction-sections -DHR_PORT_CORTEX_M=1 $options \
        -DHR_CORTEX_M_SEMIHOSTING=1 -I"$3/include" "$here/main.c" "$here/startup.c" "$3"/src/core/*.c "$3"/src/heap/*.c \
        "$3"/src/track/*.c "$3/port/cortex_m/port_cortex_m.c" -nostartfiles -T "$here/board.ld" -Wl,--gc-sections \
        -o "$4/cortex_m.elf"
    timeout 60 "$2" -M mps2-an385 -nographic -semihosting-config enable=on,target=native -kernel "$4/cortex_m.elf"
done
