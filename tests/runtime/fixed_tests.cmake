# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(blocks_test default)
hr_runtime_test(ring_test default)
hr_runtime_test(size_classes_test default full)
hr_runtime_test(slab_test default full)
hr_runtime_test(stack_pool_test default)
hr_runtime_test(tiers_test default full)

# The instruments are set up in heap_tests.cmake. ThreadSanitizer is for the tests that start threads.
foreach(stem blocks ring size_classes slab stack_pool tiers)
  hr_runtime_test(${stem}_test asan)
endforeach()
foreach(stem blocks slab stack_pool)
  hr_runtime_test(${stem}_test tsan)
endforeach()

find_program(FRAMA_C frama-c REQUIRED)
add_test(NAME runtime.slab_eva COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/eva/run.sh ${CMAKE_CURRENT_SOURCE_DIR}/../..)

hr_compat_library(hr_compat_default hr_variant_default)
hr_runtime_test(compat_fixed_test default)
target_sources(runtime_compat_fixed_test_default PRIVATE compat_fixed_test.c)
target_link_libraries(runtime_compat_fixed_test_default PRIVATE hr_compat_default)

# hr_runtime_rejected(<stem>): rejected/<stem>.c must not compile, for the reason it states.
function(hr_runtime_rejected stem)
  add_test(NAME runtime.rejected.${stem} COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_C_COMPILER}
    "-DINCLUDES=${HR_RUNTIME_DIR}/include;${HR_RUNTIME_DIR}/compat/zephyr"
    -DFILE=${CMAKE_CURRENT_SOURCE_DIR}/rejected/${stem}.c -P ${CMAKE_CURRENT_SOURCE_DIR}/rejected.cmake)
endfunction()
hr_runtime_rejected(blocks_of_odd_size)
hr_runtime_rejected(message_of_another_pool)
hr_runtime_rejected(slab_free_of_address)
