# SPDX-License-Identifier: Apache-2.0
# Sources that everything else rests on.
list(APPEND HR_RUNTIME_SOURCES
  src/core/fault.c
  src/core/wait.c
  src/core/write.c
)
