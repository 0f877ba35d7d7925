#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Zephyr module over the stand-in of the kernel on a Cortex-M3 in qemu; its file for processor faults is compiled, too.
# Usage: run.sh <arm-none-eabi-gcc> <qemu-system-arm> <repository> <output>
set -eu
here=$(dirname "$0")
module=$3/integration/zephyr
runtime=$3/runtime
mkdir -p "$4"

wraps=
# shellcheck disable=SC2013 # one word a name
for name in $(sed -n '/^set(HR_WRAPPED_KERNEL/,/)/p; /^set(HR_WRAPPED_SLAB/p; /^set(HR_WRAPPED_THREADS/p' "$module/wrapped.cmake" |
    sed 's/set(HR_WRAPPED_[A-Z]*//; s/)//'); do
    wraps="$wraps -Wl,--wrap=$name"
done
common="-mcpu=cortex-m3 -mthumb -O2 -std=gnu11 -ffreestanding -ffunction-sections -Wall -Wextra -Wno-sign-compare -Werror
    -DHR_CONFIG_HEADER=<headroom/zephyr_config.h> -DHR_PORT_ZEPHYR=1 -DCONFIG_HEADROOM=1 -DCONFIG_HEADROOM_CALLERS=64
    -DCONFIG_HEADROOM_RECORDS=64 -DCONFIG_HEADROOM_FAULT_POLICY=0 -DCONFIG_HEADROOM_THREAD_RECORDS=4
    -DCONFIG_HEAP_MEM_POOL_SIZE=4096 -DCONFIG_SYS_HEAP_RUNTIME_STATS=1 -DCONFIG_HEADROOM_CPU_FAULT=1 -DCONFIG_HEADROOM_IMAGE=1 -DCONFIG_THREAD_NAME=1
    -DCONFIG_THREAD_STACK_INFO=1 -I$here/kernel -I$module/include -I$runtime/include"

for options in "-DSTANDIN_VERSION=0x30300" "-DSTANDIN_VERSION=0x40100 -DCONFIG_HEADROOM_THREADS=1 -DCONFIG_THREAD_MONITOR=1 -DCONFIG_USERSPACE=1"; do
    echo "$options"
    # shellcheck disable=SC2086 # several options in one word
    "$1" $common $options -c "$module/src/cpu_fault.c" -o "$4/cpu_fault.o"
    # shellcheck disable=SC2086
    "$1" $common $options -c "$module/src/libc_more.c" -o "$4/libc_more.o"
    # shellcheck disable=SC2086
    "$1" $common $options $wraps "$here/main.c" "$here/cases.c" "$here/cases_walk.c" "$here/../cortex_m/startup.c" -I"$here/../cortex_m" \
        "$here/kernel/kheap.c" "$here/kernel/mem_slab.c" "$here/kernel/prebuilt.c" "$here/kernel/sys_heap.c" \
        "$module/src/dump_text.c" "$module/src/k_heap.c" "$module/src/k_malloc.c" "$module/src/k_mem_slab.c" \
        "$module/src/observed.c" "$module/src/port.c" "$module/src/threads.c" "$module/src/walk.c" \
        "$runtime/src/core/fault.c" "$runtime/src/core/write.c" "$runtime/src/track/dump.c" "$runtime/src/track/foreign.c" \
        "$runtime/src/track/image.c" "$runtime/src/track/site.c" "$runtime/src/track/thread.c" "$runtime/src/track/track.c" \
        -nostartfiles -T "$here/board.ld" -Wl,--gc-sections -o "$4/module.elf"
    timeout 60 "$2" -M mps2-an385 -nographic -icount shift=6 -semihosting-config enable=on,target=native -kernel "$4/module.elf"
done
