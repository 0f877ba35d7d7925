#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the runtime by itself, installs it under a prefix that it was not configured for, and builds a program with what lies there:
# once through CMake, once through pkg-config.
# Usage: installed.sh <runtime folder> <output folder>
set -eu
runtime=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2"
cd "$2"

fail() { echo "installed: $1" >&2; exit 1; }

{ cmake -S "$runtime" -B build -G Ninja && cmake --build build && cmake --install build --prefix "$PWD/prefix"; } >build.log 2>&1 ||
    { tail -n 20 build.log >&2; fail "the runtime does not build or install"; }

cat >main.c <<'END'
#include <headroom/foreign.h>
#include <headroom/slab.h>
#include <stdlib.h>

HR_SLAB_DEFINE(slab, 8, 4, 8);

int main(void)
{
    void *block;
    if (hr_slab_alloc(&slab, &block, HR_NO_WAIT) != HR_OK) {
        return 1;
    }
    void *volatile foreign = malloc(10);
    struct hr_foreign_stats stats;
    hr_foreign_stats_get(&stats);
    free(foreign);
    return stats.counters.live_bytes == WANTED ? 0 : 2;
}
END
mkdir use
cat >use/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.20)
project(use C)
find_package(headroom-runtime REQUIRED)
add_executable(tracked ../main.c)
target_compile_definitions(tracked PRIVATE WANTED=10)
target_link_libraries(tracked PRIVATE headroom::runtime headroom::libc_wrap)
add_executable(plain ../main.c)
target_compile_definitions(plain PRIVATE WANTED=0)
target_link_libraries(plain PRIVATE headroom::runtime headroom::compat)
END
{ cmake -S use -B use/build -G Ninja -DCMAKE_PREFIX_PATH="$PWD/prefix" && cmake --build use/build; } >use.log 2>&1 ||
    { tail -n 20 use.log >&2; fail "find_package(headroom-runtime) does not serve"; }
use/build/tracked || fail "with headroom::libc_wrap: exit $?"
use/build/plain || fail "without headroom::libc_wrap: exit $?"

PKG_CONFIG_PATH=$(dirname "$(find "$PWD/prefix" -name headroom-runtime.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046 # flags are words
${CC:-cc} main.c -DWANTED=0 $(pkg-config --cflags --libs headroom-runtime) -o by_pkg_config ||
    fail "pkg-config does not serve"
./by_pkg_config || fail "by pkg-config: exit $?"
