# SPDX-License-Identifier: Apache-2.0
# hr_libc_wrap_library(<target> <runtime>): whoever links it has its malloc(), calloc(), realloc() and free() tracked
# (headroom/foreign.h). A library of its own, because it changes what a program's calls mean.
set_property(GLOBAL PROPERTY HR_LIBC_WRAP_SOURCE_FILE ${CMAKE_CURRENT_SOURCE_DIR}/src/wrap/libc_wrap.c)

function(hr_libc_wrap_library target runtime)
  get_property(source GLOBAL PROPERTY HR_LIBC_WRAP_SOURCE_FILE)
  add_library(${target} STATIC ${source})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Wundef -ffreestanding -fno-common)
  target_link_libraries(${target} PUBLIC ${runtime})
  target_link_options(${target} INTERFACE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free)
endfunction()

hr_libc_wrap_library(headroom_libc_wrap headroom_runtime)
