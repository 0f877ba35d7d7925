#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs a build (tree) or packs and extracts it (package) into a temporary directory, and audits a small image with what lies there.
# usage: install_test.sh tree|package BUILD VERSION
set -eu
kind=$1 build=$2 version=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "install_test: $1" >&2; exit 1; }

case $kind in
tree)
  cmake --install "$build" --prefix "$work/root" >/dev/null
  prefix=$work/root
  ;;
package)
  (cd "$build" && cpack -G DEB -B "$work") >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log" >&2; fail "cpack failed"; }
  package=$(ls "$work"/headroom_"$version"_*.deb) || fail "no package of version $version"
  depends=$(dpkg-deb -f "$package" Depends)
  case $depends in
  *libllvm*libstdc++6* | *libstdc++6*libllvm*) ;;
  *) fail "dependencies are '$depends', wanted libllvm and libstdc++6 among them" ;;
  esac
  dpkg-deb -x "$package" "$work/root"
  prefix=$work/root/usr
  ;;
*) fail "unknown kind $kind" ;;
esac

[ -f "$prefix/share/doc/headroom/LICENSE" ] || fail "the license is not installed"
for file in CMakeLists.txt cmake/headroom-runtime.pc.in include/headroom/heap.h src/heap/heap.c compat/zephyr/zephyr/kernel.h; do
  [ -f "$prefix/share/headroom/runtime/$file" ] || fail "the runtime's $file is not installed"
done
# The build's own copy of the knowledge must not be what makes it work, so the current directory is elsewhere.
cd "$work"
printed=$("$prefix/bin/headroom" --version)
case $printed in
*"$version"*) ;;
*) fail "headroom --version printed '$printed', wanted $version" ;;
esac
"$prefix/bin/headroom" rules | grep -q stack-overflow || fail "headroom rules does not list stack-overflow"

# main is found through the bare-metal pack: a Reset_Handler, a vector table, a stack between two marks.
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -nostartfiles -I"$here/../qemu/programs" -Wl,--no-warn-rwx-segments -T "$here/../qemu/arm.ld" \
  "$here/../qemu/startup_arm.S" "$here/../qemu/sink.c" "$here/../qemu/programs/constant_table.c" -o image.elf
"$prefix/bin/headroom" stack --no-config --elf image.elf >table || fail "the audit of a small image exits with $?"
grep -q '<= 336' table || { cat table >&2; fail "the table does not say <= 336 for main"; }
