#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds build/firmware.elf and writes build/compile_commands.json, as any build system does. LINKER_SCRIPT: the memory of the board.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p build
flags="-mcpu=cortex-m3 -mthumb -Os -g -ffreestanding -fno-builtin"
entries=
objects=()
for source in src/*.c; do
  object=build/$(basename "$source" .c).o
  arm-none-eabi-gcc $flags -c "$source" -o "$object"
  objects+=("$object")
  entries+="${entries:+,}
{\"directory\": \"$PWD\", \"file\": \"$source\", \"command\": \"arm-none-eabi-gcc $flags -c $source -o $object\"}"
done
printf '[%s\n]\n' "$entries" >build/compile_commands.json
arm-none-eabi-gcc $flags -nostdlib -Wl,--build-id=none,--no-warn-rwx-segments,--defsym=stack_size=512 -T "$LINKER_SCRIPT" "${objects[@]}" -o build/firmware.elf
