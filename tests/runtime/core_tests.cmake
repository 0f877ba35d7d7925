# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(fault_test default)
hr_runtime_test(wait_test default)

find_program(HR_ARM_GCC arm-none-eabi-gcc)
find_program(HR_QEMU_ARM qemu-system-arm)
if(HR_ARM_GCC AND HR_QEMU_ARM)
  add_test(NAME runtime.cortex_m_port COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cortex_m/run.sh ${HR_ARM_GCC} ${HR_QEMU_ARM}
    ${CMAKE_CURRENT_SOURCE_DIR}/../../runtime ${CMAKE_CURRENT_BINARY_DIR}/cortex_m)
  add_test(NAME runtime.cortex_m_protect COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cortex_m/protect/run.sh ${HR_ARM_GCC} ${HR_QEMU_ARM}
    ${CMAKE_CURRENT_SOURCE_DIR}/../../runtime ${CMAKE_CURRENT_BINARY_DIR}/cortex_m_protect)
  set_tests_properties(runtime.cortex_m_protect PROPERTIES TIMEOUT 300)
endif()

add_test(NAME runtime.installed COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/installed.sh ${CMAKE_CURRENT_SOURCE_DIR}/../../runtime
  ${CMAKE_CURRENT_BINARY_DIR}/installed)
set_tests_properties(runtime.installed PROPERTIES TIMEOUT 120)
