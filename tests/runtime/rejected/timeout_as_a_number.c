// SPDX-License-Identifier: Apache-2.0
// A number is no timeout: -1 taken for K_FOREVER by arithmetic never waited (Zephyr #50611).
// expect-error: incompatible type for argument
#include <headroom/kheap.h>

void *take(struct hr_kheap *heap);
void *take(struct hr_kheap *heap) { return (hr_kheap_alloc)(heap, 64, -1); }
