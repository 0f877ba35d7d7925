#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The memory example as a user builds it: runs on the host and on qemu's Cortex-M3, and the audit of the latter says what is
# expected, with the example's configuration and without it.
# Usage: memory_example.sh SOURCE_DIR WORK_DIR HEADROOM
set -euo pipefail
example=$1/integration/examples/memory
work=$2
headroom=$3
rm -rf "$work"
mkdir -p "$work"

fail() { echo "failed: $1" >&2; exit 1; }
has() { grep -qE -- "$2" "$1" || { cat "$1"; fail "$1 has no line like '$2'"; }; }

build() {
  local name=$1
  shift
  { cmake -S "$example" -B "$work/$name" -G Ninja "$@" && cmake --build "$work/$name"; } >"$work/$name.log" 2>&1 ||
    { tail -n 30 "$work/$name.log"; fail "the $name build"; }
  ! grep -q 'warning:' "$work/$name.log" || { grep 'warning:' "$work/$name.log"; fail "the $name build warns"; }
}

build host
"$work/host/memory_example" >"$work/host.out" 2>&1 || { cat "$work/host.out"; fail "on the host"; }
build m3 --toolchain "$example/cortex-m3.cmake" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
timeout 60 qemu-system-arm -M mps2-an385 -nographic -semihosting -monitor none -serial none \
  -kernel "$work/m3/memory_example" </dev/null >"$work/m3.out" 2>&1 || { cat "$work/m3.out"; fail "in qemu"; }
for run in host m3; do
  has "$work/$run.out" '^memory example: all as documented'
  [ "$(grep -c ': ok' "$work/$run.out")" -eq 17 ] || fail "$run: 17 parts, each ok"
  has "$work/$run.out" '24 bytes, .* from .*tracking\.c:14'
done

# What an auditor sees first: nothing wrong, and where the code does not tell.
"$headroom" check --no-config --all --elf "$work/m3/memory_example" >"$work/plain.txt"
has "$work/plain.txt" '^main +main +2048 +>= '
has "$work/plain.txt" 'hri_fault calls through state .*\[unresolved-call\]'
# With the answers: a bound below the budget, and no entry of the configuration without effect.
"$headroom" check --config "$example/.headroom.yaml" --elf "$work/m3/memory_example" >"$work/audit.txt"
has "$work/audit.txt" '^main +main +2048 +<= [0-9]+ .*fits'
has "$work/audit.txt" '^0 findings'
# Strict: the rules about contexts and allocations are decided only with the sources, which close every call that the configuration answers.
code=0
"$headroom" check --strict --config "$example/.headroom.yaml" --elf "$work/m3/memory_example" >"$work/strict.txt" || code=$?
[ "$code" -eq 3 ] || fail "exit $code of a strict audit without sources, wanted 3"
"$headroom" check --strict --config "$example/.headroom.yaml" -p "$work/m3" >"$work/sources.txt"
has "$work/sources.txt" '^main +main +2048 +<= [0-9]+ .*fits'
has "$work/sources.txt" ', 0 unresolved'
! grep -qE ': (error|warning): ' "$work/sources.txt" || { cat "$work/sources.txt"; fail "a finding in the example's sources"; }
# With a budget that is too small the same audit fails.
sed 's/max: 2048/max: 512/' "$example/.headroom.yaml" >"$work/small.yaml"
code=0
"$headroom" check --config "$work/small.yaml" --elf "$work/m3/memory_example" >"$work/small.txt" || code=$?
[ "$code" -eq 1 ] || fail "exit $code with a budget of 512, wanted 1"
has "$work/small.txt" 'stack-overflow'
echo "memory example: host, Cortex-M3 and audit as expected"
