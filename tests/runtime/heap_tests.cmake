# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(heap_model_test default full)
