// SPDX-License-Identifier: Apache-2.0
// CONFIG_HEAP_MEM_POOL_SIZE=1024
// What initialisation takes and keeps, together.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

K_HEAP_DEFINE(own_heap, 2048);
void *volatile tables[5];

static int first(const struct device *dev)
{
  tables[0] = k_malloc(401);
  return 0;
}
SYS_INIT(first, POST_KERNEL, 50);

static int second(const struct device *dev)
{
  tables[1] = k_malloc(402);
  return 0;
}
SYS_INIT(second, POST_KERNEL, 60);

static int third(const struct device *dev)
{
  tables[2] = k_malloc(403); // expect: alloc-pool-demand
  return 0;
}
SYS_INIT(third, POST_KERNEL, 70);

static int fits(const struct device *dev) // silent
{
  tables[3] = k_heap_alloc(&own_heap, 700, K_NO_WAIT);
  tables[4] = k_heap_alloc(&own_heap, 800, K_NO_WAIT);
  return 0;
}
SYS_INIT(fits, POST_KERNEL, 80);
