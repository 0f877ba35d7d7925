# SPDX-License-Identifier: Apache-2.0
# Zephyr's names for heaps; hr_compat_default comes from fixed_tests.cmake.
hr_runtime_test(compat_heap_test default)
target_sources(runtime_compat_heap_test_default PRIVATE compat_heap_test.c)
target_link_libraries(runtime_compat_heap_test_default PRIVATE hr_compat_default)

hr_runtime_rejected(legacy_pool_of_odd_size)
hr_runtime_rejected(timeout_as_a_number)

add_test(NAME runtime.not_linked.system_heap_of_size_zero COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_C_COMPILER}
  "-DINCLUDES=${HR_RUNTIME_DIR}/include;${HR_RUNTIME_DIR}/compat/zephyr" -DLIBRARY=$<TARGET_FILE:hr_variant_bare>
  -DFILE=${CMAKE_CURRENT_SOURCE_DIR}/not_linked/system_heap_of_size_zero.c
  -DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/system_heap_of_size_zero -P ${CMAKE_CURRENT_SOURCE_DIR}/not_linked.cmake)
