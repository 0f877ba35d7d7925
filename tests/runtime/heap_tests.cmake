# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(heap_model_test default full bare)
hr_runtime_test(heap_misuse_test default full)
hr_runtime_test(kheap_test default full)
hr_runtime_test(track_test default full)
hr_runtime_test(heap_shape_test default full)
hr_runtime_test(legacy_pool_test default full)

hr_runtime_library(hr_variant_legacy HR_SYSTEM_HEAP_SIZE=4096 HR_SYSTEM_HEAP_LEGACY=1)
hr_runtime_test(legacy_system_test legacy)

hr_runtime_library(hr_variant_time HR_HARDENING=3 HR_STATISTICS=3 HR_TRACK_TIME=1 HR_SYSTEM_HEAP_SIZE=65536)
hr_runtime_test(heap_misuse_test time)

hr_runtime_test(kheap_threads_test default full time)

# The same tests with other instruments. A sanitizer has to see the library and the test.
foreach(instrument thread address,undefined)
  string(MAKE_C_IDENTIFIER hr_${instrument} variant)
  string(REPLACE hr_address_undefined asan variant ${variant})
  string(REPLACE hr_thread tsan variant ${variant})
  hr_runtime_library(hr_variant_${variant} HR_HARDENING=3 HR_STATISTICS=3 HR_FAULT_INJECTION=1 HR_SYSTEM_HEAP_SIZE=65536)
  target_compile_options(hr_variant_${variant} PUBLIC -fsanitize=${instrument} -fno-sanitize-recover=all -g -O1)
  target_link_options(hr_variant_${variant} PUBLIC -fsanitize=${instrument})
endforeach()
hr_runtime_test(kheap_threads_test tsan asan)
hr_runtime_test(kheap_test tsan asan)
hr_runtime_test(heap_misuse_test asan)
hr_runtime_test(heap_shape_test asan)
hr_runtime_test(heap_model_test asan)
hr_runtime_test(track_test asan)
hr_runtime_test(legacy_pool_test asan)
hr_runtime_test(wait_test tsan)
hr_runtime_test(report_test default)
hr_runtime_test(seed_forms_test default)

# Fuzzing needs Clang: cmake -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++, then heap_fuzz [corpus]. As a test it
# runs for a fixed number of inputs.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  hr_runtime_library(hr_variant_fuzz HR_HARDENING=3 HR_STATISTICS=3)
  target_compile_options(hr_variant_fuzz PUBLIC -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -g)
  add_executable(heap_fuzz heap_fuzz.cpp)
  target_compile_features(heap_fuzz PRIVATE cxx_std_20)
  target_link_options(heap_fuzz PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(heap_fuzz PRIVATE hr_variant_fuzz)
  add_test(NAME runtime.heap_fuzz COMMAND heap_fuzz -runs=200000 -seed=1 -max_len=512)
endif()
