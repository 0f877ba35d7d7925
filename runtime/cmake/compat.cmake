# SPDX-License-Identifier: Apache-2.0
# hr_compat_library(<target> <runtime>): Zephyr's memory API over a runtime library, for code that was written for Zephyr and
# is built for a host or bare metal. A library of its own: in a Zephyr build the kernel's headers must be found instead.
# A new file of src/compat/ is added here.
set(HR_COMPAT_SOURCES
  k_free.c
  mem_blocks.c
  mem_slab.c
  multi_heap.c
  thread_heap.c
)
list(TRANSFORM HR_COMPAT_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/src/compat/)
set_property(GLOBAL PROPERTY HR_COMPAT_SOURCE_FILES ${HR_COMPAT_SOURCES})

function(hr_compat_library target runtime)
  get_property(sources GLOBAL PROPERTY HR_COMPAT_SOURCE_FILES)
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${HR_RUNTIME_DIR}/compat/zephyr> $<INSTALL_INTERFACE:include/headroom-compat>)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Wundef -ffreestanding -fno-common)
  target_link_libraries(${target} PUBLIC ${runtime})
endfunction()

hr_compat_library(headroom_compat headroom_runtime)
