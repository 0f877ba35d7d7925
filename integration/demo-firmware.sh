#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds a firmware that nobody here wrote: `bluetooth_rxtx` for Cortex-M3 from Debian's ubertooth-firmware-source, with the
# project's own makefile. usage: demo-firmware.sh DIRECTORY; leaves there bluetooth_rxtx.elf, compile_commands.json and objects with .su.
set -eu
mkdir -p "$1"
cd "$1"
tar xzf /usr/src/ubertooth-firmware-source.tar.gz
cd ubertooth-firmware-source/bluetooth_rxtx

# Who built it, where and when go into the image by default; fixed here, so that every build gives the same bytes. The makefile
# itself asks for -g; -fstack-usage adds the compiler's own figure beside each object. No flag that changes code is added.
firmware_make() {
  make "$@" CC="arm-none-eabi-gcc -fstack-usage" COMPILE_BY="-D'COMPILE_BY=\"demo\"'" \
    COMPILE_HOST="-D'COMPILE_HOST=\"demo\"'" TIMESTAMP="-D'TIMESTAMP=\"demo\"'"
}
firmware_make elf >build.log 2>&1 || { tail -n 20 build.log >&2; exit 1; }

# What make would run is the compile database: lines with -c, whose last words are SOURCE -o OBJECT.
firmware_make -n -B elf | awk -v dir="$PWD" '
  / -c / && $(NF-1) == "-o" {
    command = $0
    gsub(/\\/, "\\\\", command)
    gsub(/"/, "\\\"", command)
    printf "%s\n {\"directory\": \"%s\", \"file\": \"%s\", \"command\": \"%s\"}", separator, dir, $(NF-2), command
    separator = ","
  }
  BEGIN { printf "[" }
  END { print "\n]" }' >compile_commands.json
cd ../..
ln -sf ubertooth-firmware-source/bluetooth_rxtx/bluetooth_rxtx.elf ubertooth-firmware-source/bluetooth_rxtx/compile_commands.json .
