# SPDX-License-Identifier: Apache-2.0
# Sites, counters, marks, reports.
list(APPEND HR_RUNTIME_SOURCES
)
