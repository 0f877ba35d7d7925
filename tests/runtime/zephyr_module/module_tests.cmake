# SPDX-License-Identifier: Apache-2.0
# The Zephyr module without Zephyr: its sources over a stand-in of the kernel, with the linker options that the module sets.
set(HR_ZEPHYR_MODULE ${CMAKE_CURRENT_LIST_DIR}/../../../integration/zephyr)
set(HR_ZEPHYR_TESTS ${CMAKE_CURRENT_LIST_DIR})
include(${HR_ZEPHYR_MODULE}/wrapped.cmake)
set(HR_ZEPHYR_SOURCES
  ${HR_ZEPHYR_MODULE}/src/dump_text.c
  ${HR_ZEPHYR_MODULE}/src/k_heap.c
  ${HR_ZEPHYR_MODULE}/src/k_malloc.c
  ${HR_ZEPHYR_MODULE}/src/k_mem_slab.c
  ${HR_ZEPHYR_MODULE}/src/libc_more.c
  ${HR_ZEPHYR_MODULE}/src/observed.c
  ${HR_ZEPHYR_MODULE}/src/port.c
  ${HR_ZEPHYR_MODULE}/src/threads.c
  ${HR_ZEPHYR_MODULE}/src/walk.c
  ${HR_RUNTIME_DIR}/src/core/fault.c
  ${HR_RUNTIME_DIR}/src/core/write.c
  ${HR_RUNTIME_DIR}/src/track/dump.c
  ${HR_RUNTIME_DIR}/src/track/foreign.c
  ${HR_RUNTIME_DIR}/src/track/image.c
  ${HR_RUNTIME_DIR}/src/track/site.c
  ${HR_RUNTIME_DIR}/src/track/thread.c
  ${HR_RUNTIME_DIR}/src/track/track.c
  ${HR_RUNTIME_DIR}/src/wrap/libc_wrap.c
)
list(TRANSFORM HR_WRAPPED_KERNEL PREPEND "-Wl,--wrap=" OUTPUT_VARIABLE hr_zephyr_link)
foreach(name ${HR_WRAPPED_SLAB} ${HR_WRAPPED_LIBC} ${HR_WRAPPED_THREADS})
  list(APPEND hr_zephyr_link -Wl,--wrap=${name})
endforeach()

set(hr_zephyr_options HR_CONFIG_HEADER=<headroom/zephyr_config.h> HR_PORT_ZEPHYR=1 CONFIG_HEADROOM=1 CONFIG_HEADROOM_CALLERS=64
  CONFIG_HEADROOM_RECORDS=64 CONFIG_HEADROOM_FAULT_POLICY=0 CONFIG_HEADROOM_THREAD_RECORDS=4 CONFIG_HEAP_MEM_POOL_SIZE=4096
  CONFIG_USERSPACE=1 CONFIG_SYS_HEAP_RUNTIME_STATS=1)

# hr_zephyr_module_test(<name> [definition...])
function(hr_zephyr_module_test name)
  add_library(hr_zephyr_${name} OBJECT ${HR_ZEPHYR_SOURCES} ${HR_ZEPHYR_TESTS}/cases.c ${HR_ZEPHYR_TESTS}/cases_walk.c ${HR_ZEPHYR_TESTS}/kernel/kheap.c
    ${HR_ZEPHYR_TESTS}/kernel/mem_slab.c ${HR_ZEPHYR_TESTS}/kernel/prebuilt.c ${HR_ZEPHYR_TESTS}/kernel/sys_heap.c
    ${HR_ZEPHYR_TESTS}/kernel/threads.c)
  target_include_directories(hr_zephyr_${name} PUBLIC ${HR_ZEPHYR_MODULE}/include ${HR_RUNTIME_DIR}/include
    PRIVATE ${HR_ZEPHYR_TESTS}/kernel)
  target_compile_definitions(hr_zephyr_${name} PUBLIC ${hr_zephyr_options} ${ARGN})
  target_compile_options(hr_zephyr_${name} PRIVATE -Wall -Wextra -Wundef -Wno-sign-compare -std=gnu11 -ffunction-sections)
  set(target runtime_zephyr_module_test_${name})
  add_executable(${target} ${HR_ZEPHYR_TESTS}/zephyr_module_test.cpp)
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_link_libraries(${target} PRIVATE hr_zephyr_${name} GTest::gtest GTest::gtest_main)
  target_link_options(${target} PRIVATE ${hr_zephyr_link} -Wl,--gc-sections)
  add_test(NAME runtime.zephyr_module_test.${name} COMMAND ${target})
  set_tests_properties(runtime.zephyr_module_test.${name} PROPERTIES TIMEOUT 120)
endfunction()

# Numbers as Zephyr's version.h has them: 3.3, and 4.1 with k_realloc() and the later slab.
hr_zephyr_module_test(v3_3 STANDIN_VERSION=0x30300)
hr_zephyr_module_test(v4_1 STANDIN_VERSION=0x40100)
hr_zephyr_module_test(owners STANDIN_VERSION=0x40100 CONFIG_HEADROOM_THREADS=1 CONFIG_THREAD_MONITOR=1
  CONFIG_THREAD_NAME=1)
hr_zephyr_module_test(smp STANDIN_VERSION=0x40100 CONFIG_HEADROOM_THREADS=1 CONFIG_THREAD_MONITOR=1 CONFIG_THREAD_NAME=1
  CONFIG_SMP=1)

if(HR_ARM_GCC AND HR_QEMU_ARM)
  add_test(NAME runtime.zephyr_module_cortex_m COMMAND ${HR_ZEPHYR_TESTS}/run.sh ${HR_ARM_GCC} ${HR_QEMU_ARM}
    ${HR_RUNTIME_DIR}/.. ${CMAKE_CURRENT_BINARY_DIR}/zephyr_module_cortex_m)
endif()

find_package(yaml-cpp REQUIRED)
add_executable(runtime_zephyr_module_files_test ${HR_ZEPHYR_TESTS}/zephyr_module_files_test.cpp)
target_compile_features(runtime_zephyr_module_files_test PRIVATE cxx_std_20)
target_compile_definitions(runtime_zephyr_module_files_test PRIVATE HEADROOM_ZEPHYR_MODULE="${HR_ZEPHYR_MODULE}")
target_link_libraries(runtime_zephyr_module_files_test PRIVATE $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp> GTest::gtest GTest::gtest_main)
add_test(NAME runtime.zephyr_module_files_test COMMAND runtime_zephyr_module_files_test)

# Link time optimisation is refused wherever it comes from: configured as a project of its own.
foreach(from none flags kernel application ipo)
  add_test(NAME runtime.zephyr_module_lto.${from} COMMAND ${CMAKE_COMMAND} -S ${HR_ZEPHYR_TESTS}/lto
    -B ${CMAKE_CURRENT_BINARY_DIR}/zephyr_module_lto_${from} -DFROM=${from} -DMODULE=${HR_ZEPHYR_MODULE})
  if(from STREQUAL "none")
    set_tests_properties(runtime.zephyr_module_lto.${from} PROPERTIES PASS_REGULAR_EXPRESSION "Configuring done")
  else()
    set_tests_properties(runtime.zephyr_module_lto.${from} PROPERTIES
      PASS_REGULAR_EXPRESSION "CONFIG_HEADROOM with -flto: link time optimisation")
  endif()
endforeach()
