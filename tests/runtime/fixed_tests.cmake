# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(blocks_test default)
hr_runtime_test(ring_test default)
hr_runtime_test(slab_test default)
