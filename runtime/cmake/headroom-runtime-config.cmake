# SPDX-License-Identifier: Apache-2.0
# find_package(headroom-runtime): targets headroom::runtime and headroom::compat.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/headroom-runtime-targets.cmake)
