# SPDX-License-Identifier: Apache-2.0
# Memory protection. The instruments are set up in heap_tests.cmake.
hr_runtime_library(hr_variant_wx HR_ALLOW_WRITE_EXECUTE=1)
hr_runtime_test(region_test default wx asan)
hr_runtime_test(mpu_encode_test default)
hr_runtime_test(domain_test default asan)
hr_runtime_test(access_model_test default asan)
hr_runtime_test(cpu_fault_test default asan)

hr_runtime_rejected(region_attribute_as_a_word)
hr_runtime_rejected(partition_of_two_objects)
hr_runtime_rejected(domain_result_ignored)
