// SPDX-License-Identifier: Apache-2.0
// Memory slabs: the kernel has its own counts of used blocks; what is added is who holds them. Records in the table of foreign blocks.
#include <zephyr/kernel.h>

#include <headroom/foreign.h>

#include "observed.h"

#if __has_include(<zephyr/version.h>)
#include <zephyr/version.h>
#else
#include <version.h>
#endif

// From 3.5 on the fields moved, and k_mem_slab_free() takes the block; before that the address of the pointer to it.
#if KERNEL_VERSION_NUMBER >= 0x30500
static size_t block_bytes(const struct k_mem_slab *slab) { return slab->info.block_size; }
static void *block_of(void *mem) { return mem; }
typedef void *slab_block_t;
#else
static size_t block_bytes(const struct k_mem_slab *slab) { return slab->block_size; }
static void *block_of(void **mem) { return *mem; }
typedef void **slab_block_t;
#endif

int __real_k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout);
void __real_k_mem_slab_free(struct k_mem_slab *slab, slab_block_t mem);
int __wrap_k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout);
void __wrap_k_mem_slab_free(struct k_mem_slab *slab, slab_block_t mem);

// The kernel's header and this file must agree on what is freed: a wrapper of the wrong form would look at the wrong address.
BUILD_ASSERT(__builtin_types_compatible_p(__typeof__(&k_mem_slab_free), void (*)(struct k_mem_slab *, slab_block_t)),
             "k_mem_slab_free() of this kernel has another form than its version says");

int __wrap_k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
    int result = __real_k_mem_slab_alloc(slab, mem, timeout);
    // After a timeout *mem is what it was before.
    hr_foreign_allocated(result == 0 ? *mem : NULL, block_bytes(slab), OBSERVED_CALLER());
    return result;
}

void __wrap_k_mem_slab_free(struct k_mem_slab *slab, slab_block_t mem)
{
    hr_foreign_freed(block_of(mem));
    __real_k_mem_slab_free(slab, mem);
}
