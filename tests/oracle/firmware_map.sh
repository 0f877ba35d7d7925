#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# usage: firmware_map.sh HEADROOM BUILD
# The memory map of the demo firmware against its ELF: what the regions use is every allocated section once where it runs, and once more
# where its contents are stored for start-up code to copy; and the parts of each region add up to it.
set -euo pipefail
headroom=$1 build=$2
fail() { echo "firmware_map: $*" >&2; exit 1; }

map=$("$headroom" map -q --no-config -p "$build")
used=0
regions=0
for bytes in $(awk '/^region/ {table = 1; next} table && NF == 0 {exit} table {print $4}' <<<"$map"); do
  used=$((used + bytes))
  regions=$((regions + 1))
done
[ "$regions" -eq 2 ] || fail "$regions regions, wanted rom and ram"

allocated=0
stored=0
while read -r name type size flags; do
  [[ $flags == *A* ]] || continue
  allocated=$((allocated + 16#$size))
  [[ $type == PROGBITS && $flags == *W* ]] && stored=$((stored + 16#$size))
done < <(arm-none-eabi-readelf -SW "$build/bluetooth_rxtx.elf" | sed -nE 's/^ *\[ *[0-9]+\] +(\.[^ ]+) +([A-Z_]+) +[0-9a-f]+ +[0-9a-f]+ +([0-9a-f]+) +[0-9a-f]+ +([A-Z]*) .*/\1 \2 \3 \4/p')
[ "$allocated" -gt 0 ] || fail "the ELF has no allocated section"
[ "$used" -eq $((allocated + stored)) ] || fail "the regions use $used bytes, the ELF has $allocated and $stored to copy"

for region in rom ram; do
  head=$(sed -nE "s/^$region: ([0-9]+) bytes in .*/\1/p" <<<"$map")
  sum=0
  for bytes in $(awk -v head="$region:" '$1 == head {on = 1; next} on && NF == 0 {exit} on && $1 == "bytes" {exit} on && $1 ~ /^\./ {print $3}' <<<"$map"); do
    sum=$((sum + bytes))
  done
  [ "$head" -eq "$sum" ] || fail "the sections of $region add up to $sum, its head says $head"
done
echo "firmware_map: $used bytes in $regions regions"
