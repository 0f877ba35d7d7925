// SPDX-License-Identifier: Apache-2.0
// A cycle whose depth comes from outside.
#include "vectors.h"

volatile unsigned depth;

__attribute__((noinline)) unsigned walk_tree(unsigned left)
{
  volatile unsigned here = left;
  return left ? walk_tree(left - 1) + here : here;
}

void Reset_Handler(void)
{
  for (;;)
    depth = walk_tree(depth);
}
