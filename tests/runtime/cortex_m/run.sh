#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds main.c with the Cortex-M port and runs it in qemu. Usage: run.sh <arm-none-eabi-gcc> <qemu-system-arm> <runtime> <output>
set -eu
here=$(dirname "$0")
mkdir -p "$4"
"$1" -mcpu=cortex-m3 -mthumb -Os -std=gnu11 -ffreestanding -ffunction-sections -DHR_PORT_CORTEX_M=1 -DHR_HARDENING=3 \
    -DHR_CORTEX_M_SEMIHOSTING=1 -I"$3/include" "$here/main.c" "$here/startup.c" "$3"/src/core/*.c "$3"/src/heap/*.c "$3"/src/track/*.c \
    "$3/port/cortex_m/port_cortex_m.c" -nostartfiles -T "$here/board.ld" -Wl,--gc-sections -o "$4/cortex_m.elf"
timeout 60 "$2" -M mps2-an385 -nographic -semihosting-config enable=on,target=native -kernel "$4/cortex_m.elf"
