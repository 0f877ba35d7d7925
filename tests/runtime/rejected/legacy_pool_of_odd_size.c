// SPDX-License-Identifier: Apache-2.0
// The legacy heap memory pool has four sizes; the build stops at any other.
// expect-error: the legacy heap memory pool has 256, 1024, 4096 or 16384 bytes
#include <headroom/legacy_pool.h>

HR_LEGACY_POOL_DEFINE(heap_mem_pool, 2048);
