# SPDX-License-Identifier: Apache-2.0
# Heaps: general, per subsystem, system, legacy pool.
list(APPEND HR_RUNTIME_SOURCES
)
