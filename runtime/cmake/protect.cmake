# SPDX-License-Identifier: Apache-2.0
# Memory protection: regions, domains, unprivileged threads, faults of the processor. Linked by those who call it.
list(APPEND HR_RUNTIME_SOURCES
  src/protect/access.c
  src/protect/cpu_fault.c
  src/protect/cpu_fault_locate.c
  src/protect/cpu_fault_print.c
  src/protect/domain.c
  src/protect/pmp.c
  src/protect/pmsav7.c
  src/protect/pmsav8.c
  src/protect/protect_result.c
  src/protect/region.c
  src/protect/user_thread.c
)
