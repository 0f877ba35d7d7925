#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first command of the README: builds Headroom, builds a real Cortex-M3 firmware that nobody here wrote, audits image and sources
# and prints its stack table: without a configuration, and with one; then what runs in its interrupts. Installs what is missing. Exits
# with the audit's own code unless something before it failed.
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

# Image and sources, as they are: the boot ROM keeps main from a bound. Then what a person knows of it, and what runs in the interrupts.
audit -p "$firmware" || exit
config=integration/demo.headroom.yaml
audit -p "$firmware" --config "$config" || exit
audit -p "$firmware" --config "$config" USB_IRQHandler DMA_IRQHandler || exit

echo
echo "== which functions run in an interrupt, and which calls through pointers lead there"
build/release/bin/headroom stack -q -p "$firmware" --config "$config" --functions | grep -E '^function |IRQHandler'
echo
build/release/bin/headroom stack -q -p "$firmware" --config "$config" --calls | grep -E 'closed by|lpcusb|usb_vendor'
