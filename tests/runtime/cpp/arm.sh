#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The C++ headers for a Cortex-M3 without exceptions: they compile as C++17 without a warning, and nothing of them comes from operator
# new, from exceptions or from RTTI. Over the runtime's heaps and over Zephyr's system heap. Usage: arm.sh <arm-none-eabi-g++> <arm-none-eabi-nm> <runtime> <output>
set -eu
here=$(dirname "$0")
gxx=$1 nm=$2 runtime=$3 out=$4
mkdir -p "$out"
compile() { # <standard> <function that must be called> <option>...
    standard=$1
    wanted=$2
    shift 2
    "$gxx" -mcpu=cortex-m3 -mthumb -Os -std="$standard" -fno-exceptions -fno-rtti -Wall -Wextra -Wconversion -Wno-sign-conversion \
        -Werror "$@" -c "$here/bare.cpp" -o "$out/bare.o"
    "$nm" -u "$out/bare.o" > "$out/undefined"
    grep -q "$wanted" "$out/undefined"
    # _Znw, _Znaj: operator new; __cxa: exceptions; _ZTI: RTTI.
    if grep -E '_Zn[aw]|_Zd[al]|__cxa|_ZTI' "$out/undefined"; then
        exit 1
    fi
}

for standard in c++17 c++20; do
    compile $standard ' hr_malloc' -DHR_PORT_CORTEX_M=1 -DHR_SYSTEM_HEAP_SIZE=4096 -I"$runtime/include"
    compile $standard ' k_malloc' -DHR_PORT_ZEPHYR=1 -I"$here/kernel" -I"$runtime/include"
done
