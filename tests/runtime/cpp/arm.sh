#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The C++ headers for a Cortex-M3 without exceptions: they compile as C++17 without a warning, and nothing of them comes from operator
# new, from exceptions or from RTTI. Usage: arm.sh <arm-none-eabi-g++> <arm-none-eabi-nm> <runtime> <output>
set -eu
here=$(dirname "$0")
mkdir -p "$4"
for standard in c++17 c++20; do
    "$1" -mcpu=cortex-m3 -mthumb -Os -std=$standard -fno-exceptions -fno-rtti -Wall -Wextra -Wconversion -Wno-sign-conversion -Werror \
        -DHR_PORT_CORTEX_M=1 -DHR_SYSTEM_HEAP_SIZE=4096 -I"$3/include" -c "$here/bare.cpp" -o "$4/bare.o"
    "$2" -u "$4/bare.o" > "$4/undefined"
    grep -q hr_malloc "$4/undefined"
    # _Znw, _Znaj: operator new; __cxa: exceptions; _ZTI: RTTI.
    if grep -E '_Zn[aw]|_Zd[al]|__cxa|_ZTI' "$4/undefined"; then
        exit 1
    fi
done
