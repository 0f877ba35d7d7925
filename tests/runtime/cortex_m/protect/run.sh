#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Memory protection on emulated processors: PMSAv7 on a Cortex-M3 and a Cortex-M4 with floating point, PMSAv8 on a Cortex-M33.
# Usage: run.sh <arm-none-eabi-gcc> <qemu-system-arm> <runtime> <output>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
gcc=$1
qemu=$2
runtime=$3
out=$4

fail() { echo "WRONG: $1"; exit 1; }

compile() {
    # shellcheck disable=SC2086 # several options in one word
    "$gcc" $cpu -mthumb -std=gnu11 -ffreestanding -ffunction-sections -Wall -Wextra -Werror -DHR_PORT_CORTEX_M=1 -DTEST_PROTECT=1 \
        -DHR_CORTEX_M_SEMIHOSTING=1 -I"$runtime/include" "$@"
}

# program <source> <option>...
program() {
    source=$1
    shift
    compile "$@" "$here/$source" "$out"/objects/*.o -nostartfiles -L"$here" -T "$here/$script" -Wl,--gc-sections -o "$out/program.elf"
}

# Time is counted in instructions: ticks fall in the same places whatever else the host does.
emulate() {
    timeout 60 "$qemu" -M "$machine" -nographic -icount shift=6 -semihosting-config enable=on,target=native -kernel "$out/program.elf"
}

# stops <scenario of fatal.c> <line>...: it must write these lines and end with the panic's exit code.
stops() {
    program fatal.c -DSCENARIO="$1"
    echo "-- scenario $1"
    shift
    status=0
    emulate >"$out/stops.txt" 2>&1 || status=$?
    cat "$out/stops.txt"
    [ "$status" -eq 1 ] || fail "exit code $status, wanted 1"
    for line in "$@"; do
        grep -qF "$line" "$out/stops.txt" || fail "no line with '$line'"
    done
}

# board <machine> <script> <options>
board() {
    machine=$1
    script=$2
    cpu=$3
    echo "== $machine $cpu"
    rm -rf "$out/objects"
    mkdir -p "$out/objects"
    (cd "$out/objects" && compile -c "$here/check.c" "$here/../startup.c" "$runtime"/src/core/*.c "$runtime"/src/protect/*.c \
        "$runtime"/port/cortex_m/*.c)
    program main.c
    emulate
    stops 1 '(DACCVIOL) at 0x' 'in the main program, privileged, pc 0x' 'is in region code' 'the system stops'
    stops 2 'in thread rx, unprivileged' 'is in region code' 'cpu fault: inside the handler of a fault, status 0x82'
    stops 3 'no valid address' 'frame was not written: 0x' 'the system stops'
    stops 4 '(DACCVIOL) at 0x' 'frame outside of its stack: 0x' 'the system stops'
    stops 5 'is in region code' 'in an exception handler, privileged, pc 0x' 'the system stops'
}

# text <limit> <what> <object>...: bytes of text of the objects of the last board
text() {
    limit=$1
    what=$2
    shift 2
    sum=$(cd "$out/objects" && "${gcc%gcc}size" "$@" | awk 'NR > 1 { sum += $1 } END { print sum }')
    echo "$what: $sum bytes of text, limit $limit"
    [ "$sum" -le "$limit" ] || fail "$what has $sum bytes of text, limit $limit"
}

case $runtime in /*) ;; *) runtime=$PWD/$runtime ;; esac
board mps2-an385 an385.ld "-mcpu=cortex-m3 -Os"
text 6000 "protection" access.o domain.o pmsav7.o protect_result.o region.o user_thread.o
text 3000 "faults of the processor" cpu_fault.o cpu_fault_locate.o cpu_fault_print.o
text 2100 "their Cortex-M port" protect.o user_switch.o cpu_fault_entry.o
board mps2-an385 an385.ld "-mcpu=cortex-m3 -O2"
board mps2-an386 an385.ld "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard -Os"
board mps2-an505 an505.ld "-mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard -Os"
