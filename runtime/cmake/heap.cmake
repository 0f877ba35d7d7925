# SPDX-License-Identifier: Apache-2.0
# Heaps: general, per subsystem, system, legacy pool.
list(APPEND HR_RUNTIME_SOURCES
  src/heap/heap.c
  src/heap/heap_alloc.c
  src/heap/heap_query.c
  src/heap/heap_tree.c
  src/heap/kheap.c
  src/heap/kheap_query.c
  src/heap/kheap_realloc.c
  src/heap/legacy_pool.c
  src/heap/legacy_report.c
  src/heap/system_heap.c
  src/heap/system_pool.c
)
