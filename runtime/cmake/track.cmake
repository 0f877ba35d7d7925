# SPDX-License-Identifier: Apache-2.0
# Sites, counters, marks, reports.
list(APPEND HR_RUNTIME_SOURCES
  src/track/dump.c
  src/track/foreign.c
  src/track/foreign_report.c
  src/track/image.c
  src/track/inject.c
  src/track/report.c
  src/track/site.c
  src/track/thread.c
  src/track/track.c
  src/track/walk.c
)
