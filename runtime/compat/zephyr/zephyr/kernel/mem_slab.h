// SPDX-License-Identifier: Apache-2.0
/// Zephyr's k_mem_slab over hr_slab. Included by <zephyr/kernel.h>. What differs: a double free and a foreign pointer are
/// always found (-> fault), and k_mem_slab_free() takes `void *` as from Zephyr 3.5 on.
#ifndef HEADROOM_COMPAT_MEM_SLAB_H
#define HEADROOM_COMPAT_MEM_SLAB_H

#include <headroom/slab.h>
#include <zephyr/sys/mem_stats.h>
#include <zephyr/sys_clock.h>

HR_EXTERN_C_BEGIN

/// Blocks, over all slabs that k_mem_slab_init() sets up at run time, for which there is room beside their buffers:
/// 2 bytes each. Zephyr's call brings no such room. Slabs of K_MEM_SLAB_DEFINE() bring their own.
#ifndef HR_COMPAT_SLAB_BLOCKS
#define HR_COMPAT_SLAB_BLOCKS 256
#endif

/// Slabs that k_mem_slab_init() can set up at run time.
#ifndef HR_COMPAT_SLABS
#define HR_COMPAT_SLABS 8
#endif

/// Use the accessors: Zephyr moved these fields around, too.
struct k_mem_slab {
    struct hr_slab slab;
};

#define HRI_COMPAT_SLAB(storage, name, slab_block_size, slab_num_blocks, slab_align)                                  \
    static unsigned char hri_buffer_##name[HRI_SLAB_STRIDE(slab_block_size, HRI_SLAB_ALIGNMENT(slab_align)) *         \
                                           (slab_num_blocks)]                                                         \
        __attribute__((aligned(HRI_SLAB_ALIGNMENT(slab_align))));                                                     \
    static uint16_t hri_links_##name[slab_num_blocks];                                                                \
    storage struct k_mem_slab name = {                                                                                \
        HRI_SLAB_INITIAL(#name, hri_buffer_##name, hri_links_##name,                                                  \
                         HRI_SLAB_STRIDE(slab_block_size, HRI_SLAB_ALIGNMENT(slab_align)), (slab_num_blocks))}

#define K_MEM_SLAB_DEFINE(name, slab_block_size, slab_num_blocks, slab_align)                                         \
    HRI_COMPAT_SLAB(, name, slab_block_size, slab_num_blocks, slab_align)
#define K_MEM_SLAB_DEFINE_STATIC(name, slab_block_size, slab_num_blocks, slab_align)                                  \
    HRI_COMPAT_SLAB(static, name, slab_block_size, slab_num_blocks, slab_align)

/// 0; -EINVAL if buffer or block size is not word-aligned, or for a size or count of 0; -ENOMEM when the room beside the
/// buffers is used up (HR_COMPAT_SLAB_BLOCKS, HR_COMPAT_SLABS). Again on the same buffer reuses its room.
int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t num_blocks);

/// 0; -ENOMEM without wait, `*mem` NULL; -EAGAIN when the time is over, `*mem` untouched.
static inline int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
    return hr_slab_alloc(&slab->slab, mem, timeout);
}

static inline void hri_compat_slab_free(struct k_mem_slab *slab, void *mem) { (void)hr_slab_free(&slab->slab, mem); }

/// Up to Zephyr 3.4 this took `void **mem`; `&p` compiles as `void *`, too, and frees the variable. Here it does not compile.
#ifdef __cplusplus
static inline void k_mem_slab_free(struct k_mem_slab *slab, void *mem) { hri_compat_slab_free(slab, mem); }
void k_mem_slab_free(struct k_mem_slab *slab, void **mem) = delete;
#else
#define k_mem_slab_free(slab, mem)                                                                                    \
    __extension__({                                                                                                   \
        _Static_assert(!__builtin_types_compatible_p(__typeof__(mem), void **),                                       \
                       "k_mem_slab_free takes the block, not the address of the pointer to it (since Zephyr 3.5)");   \
        hri_compat_slab_free(slab, mem);                                                                              \
    })
#endif

static inline uint32_t k_mem_slab_num_used_get(struct k_mem_slab *slab) { return hr_slab_used(&slab->slab); }
static inline uint32_t k_mem_slab_num_free_get(struct k_mem_slab *slab) { return hr_slab_available(&slab->slab); }
uint32_t k_mem_slab_max_used_get(struct k_mem_slab *slab);

/// 0, or -EINVAL for NULL.
int k_mem_slab_runtime_stats_get(struct k_mem_slab *slab, struct sys_memory_stats *stats);
int k_mem_slab_runtime_stats_reset_max(struct k_mem_slab *slab);

HR_EXTERN_C_END

#endif
