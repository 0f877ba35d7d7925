# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(blocks_test default)
hr_runtime_test(ring_test default)
hr_runtime_test(size_classes_test default full)
hr_runtime_test(slab_test default)
hr_runtime_test(stack_pool_test default)
hr_runtime_test(tiers_test default full)

find_program(FRAMA_C frama-c REQUIRED)
add_test(NAME runtime.slab_eva COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/eva/run.sh ${CMAKE_CURRENT_SOURCE_DIR}/../..)
