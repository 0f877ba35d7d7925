# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(heap_model_test default full bare)
hr_runtime_test(heap_misuse_test default full)
hr_runtime_test(kheap_test default full)
hr_runtime_test(track_test default full)
hr_runtime_test(heap_shape_test default full)
hr_runtime_test(legacy_pool_test default full)

hr_runtime_library(hr_variant_legacy HR_SYSTEM_HEAP_SIZE=4096 HR_SYSTEM_HEAP_LEGACY=1)
hr_runtime_test(legacy_system_test legacy)
