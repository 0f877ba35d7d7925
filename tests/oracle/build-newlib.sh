#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds libc.a and libm.a from Debian's newlib-source for one target with -fstack-usage, so that every object has GCC's own figure
# beside it. Without the rest of the tree (libgloss, manuals): about 1,000 objects in half a minute.
# usage: build-newlib.sh cortex-m0|cortex-m4f|rv32imac DIRECTORY
set -eu
target=$1
mkdir -p "$2"
cd "$2"
case $target in
cortex-m0) host=arm-none-eabi; flags="-mcpu=cortex-m0 -mthumb" ;;
cortex-m4f) host=arm-none-eabi; flags="-mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 -mfloat-abi=hard" ;;
rv32imac) host=riscv64-unknown-elf; flags="-march=rv32imac -mabi=ilp32" ;;
*) echo "build-newlib.sh: unknown target $target, wanted cortex-m0, cortex-m4f or rv32imac" >&2; exit 2 ;;
esac

# The stamp holds what the build was made from: another compiler or source builds anew.
archive=$(ls /usr/src/newlib/newlib-*.tar.xz)
stamp="$archive $($host-gcc -dumpfullversion) $flags"
if [ -f stamp ] && [ "$(cat stamp)" = "$stamp" ]; then
  exit 0
fi
rm -rf source build stamp
mkdir source build
tar xJf "$archive" -C source --strip-components=1
cd build
../source/newlib/configure --host=$host --build="$(../source/config.guess)" --disable-multilib \
  CC="$host-gcc $flags" AR=$host-ar RANLIB=$host-ranlib AS=$host-as READELF=$host-readelf MAKEINFO=true \
  CFLAGS="-Os -g -fstack-usage -ffunction-sections -w" >configure.log 2>&1 || { tail -n 20 configure.log >&2; exit 1; }
make -j2 >make.log 2>&1 || { tail -n 20 make.log >&2; exit 1; }
cd ..
echo "$stamp" >stamp
