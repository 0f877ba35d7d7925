#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first command of the README: builds Headroom, builds a real Cortex-M3 firmware that nobody here wrote, audits the linked image
# and prints its stack table: without a configuration, and with one. Installs what is missing. Exits with the audit's own code unless
# something before it failed.
set -euo pipefail
cd "$(dirname "$0")/.."
firmware=build/demo

./integration/install-packages.sh
echo "== building headroom (build/release, log in build/demo-build.log)"
mkdir -p build
{ cmake --preset release && cmake --build --preset release --target headroom; } >build/demo-build.log 2>&1 ||
  { tail -n 30 build/demo-build.log >&2; exit 2; }
echo "== building the firmware ($firmware)"
./integration/demo-firmware.sh "$firmware"

audit() {
  local code=0
  echo
  echo "== headroom stack $*"
  build/release/bin/headroom stack "$@" || code=$?
  case $code in
  0) echo "exit 0: complete, and nothing at or above the gate" ;;
  1) echo "exit 1: complete, with findings at or above the gate: see the table" ;;
  2) echo "exit 2: headroom could not run: see the message" ;;
  3) echo "exit 3: incomplete: some code could not be analysed; the report says which" ;;
  *) echo "exit $code: headroom did not end by itself" ;;
  esac
  return $code
}

# As the image is: pointers that only the running program knows keep main from a bound. Then with what a person knows of it.
audit --elf "$firmware/bluetooth_rxtx.elf" || exit
audit --elf "$firmware/bluetooth_rxtx.elf" --config integration/demo.headroom.yaml
