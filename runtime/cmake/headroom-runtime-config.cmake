# SPDX-License-Identifier: Apache-2.0
# find_package(headroom-runtime): targets headroom::runtime, headroom::compat and headroom::libc_wrap.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/headroom-runtime-targets.cmake)
