#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Text on Cortex-M3 at -Os with the default options. Fails above the limits: heap 2048 bytes, tracking 1200, slab 600.
# Usage: text_size.sh <arm-none-eabi-gcc> <runtime folder> <output folder>
set -eu
gcc=$1
runtime=$2
out=$3
mkdir -p "$out"

text() {
    sum=0
    for file in "$@"; do
        "$gcc" -mcpu=cortex-m3 -mthumb -Os -std=c11 -ffreestanding -DHR_PORT_CORTEX_M=1 -I"$runtime/include" \
            -c "$runtime/src/$file.c" -o "$out/$(basename "$file").o"
        bytes=$("${gcc%gcc}size" "$out/$(basename "$file").o" | awk 'NR == 2 { print $1 }')
        sum=$((sum + bytes))
    done
    echo "$sum"
}

heap=$(text heap/heap)
tracking=$(text track/site track/thread track/track)
slab=$(text fixed/slab)
echo "heap (init, allocate, aligned, free, resize) $heap bytes, limit 2048"
echo "heap, public calls with calloc and realloc   $(text heap/heap_alloc) bytes"
echo "first fit and best fit                       $(text heap/heap_tree) bytes"
echo "tracking (sites, threads, counters, marks)   $tracking bytes, limit 1200"
echo "slab (init, allocate, free, wait)            $slab bytes, limit 600"
echo "per-subsystem heap: lock, wait, hand-off     $(text heap/kheap) bytes"
echo "legacy heap memory pool                      $(text heap/legacy_pool) bytes"
echo "faults, waiting, text                        $(text core/fault core/wait core/write) bytes"
echo "walks, statistics, reports, dump             $(text heap/heap_query track/walk track/report track/dump track/image) bytes"
[ "$heap" -le 2048 ] && [ "$tracking" -le 1200 ] && [ "$slab" -le 600 ]
