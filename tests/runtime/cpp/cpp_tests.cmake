# SPDX-License-Identifier: Apache-2.0
# The C++ headers: with exceptions (the test), without (bare.cpp), under sanitizers, for a Cortex-M3.
foreach(variant default asan)
  set(target runtime_cpp_memory_test_${variant})
  add_library(hr_cpp_bare_${variant} OBJECT ${CMAKE_CURRENT_LIST_DIR}/bare.cpp)
  target_link_libraries(hr_cpp_bare_${variant} PRIVATE hr_variant_${variant})
  add_executable(${target} ${CMAKE_CURRENT_LIST_DIR}/cpp_memory_test.cpp)
  foreach(one ${target} hr_cpp_bare_${variant})
    target_compile_features(${one} PRIVATE cxx_std_17)
    target_compile_options(${one} PRIVATE -Wall -Wextra -Wconversion -Wno-sign-conversion)
  endforeach()
  target_compile_options(hr_cpp_bare_${variant} PRIVATE -fno-exceptions -fno-rtti)
  target_link_libraries(${target} PRIVATE hr_cpp_bare_${variant} hr_variant_${variant} GTest::gtest GTest::gtest_main)
  add_test(NAME runtime.cpp_memory_test.${variant} COMMAND ${target})
  set_tests_properties(runtime.cpp_memory_test.${variant} PROPERTIES TIMEOUT 120)
endforeach()

find_program(HR_ARM_GXX arm-none-eabi-g++)
find_program(HR_ARM_NM arm-none-eabi-nm)
if(HR_ARM_GXX AND HR_ARM_NM)
  add_test(NAME runtime.cpp_cortex_m COMMAND ${CMAKE_CURRENT_LIST_DIR}/arm.sh ${HR_ARM_GXX} ${HR_ARM_NM} ${HR_RUNTIME_DIR}
    ${CMAKE_CURRENT_BINARY_DIR}/cpp_cortex_m)
endif()
