# SPDX-License-Identifier: Apache-2.0
# Fixed-size allocators and those built over several: slabs, message pools, block allocators, size classes, tiers, rings,
# stacks.
list(APPEND HR_RUNTIME_SOURCES
  src/fixed/blocks.c
  src/fixed/blocks_query.c
  src/fixed/ring.c
  src/fixed/ring_query.c
  src/fixed/size_classes.c
  src/fixed/slab.c
  src/fixed/slab_query.c
  src/fixed/stack_pool.c
  src/fixed/tiers.c
)
