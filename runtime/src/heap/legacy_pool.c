// SPDX-License-Identifier: Apache-2.0
// A buddy system of order four. Level k has 4^k blocks; block i of level k consists of blocks 4i to 4i + 3 of level k + 1,
// so four partners are four neighbouring bits. Free and used blocks are bitmaps outside the memory: joining and the
// detection of wrong frees never trust a byte that a user can overwrite.
#include <headroom/legacy_pool.h>

#include <string.h>

#include <headroom/inject.h>

#include "../track/thread_table.h"
#include "kheap_block.h"

// 16 bytes at the start of each used block. The record is in front of the user's bytes, as in every tracked block.
struct __attribute__((may_alias)) descriptor {
    uint32_t time_ms; ///< HR_TRACK_TIME, else 0
    uint32_t magic_level;
    uint32_t record[2];
};

HR_STATIC_ASSERT(sizeof(struct descriptor) == HR_LEGACY_DESCRIPTOR_BYTES, "N bytes need a block of N + 16");
HR_STATIC_ASSERT(HR_LEGACY_LEVELS <= 16, "a level fits into the bits that the magic number leaves");

#define MAGIC 0x4c504f40U

// First word of each level's bits.
static const uint8_t first_word[HR_LEGACY_LEVELS] = {0, 1, 2, 3, 5};

static uint32_t block_bytes(const struct hr_legacy_pool *pool, unsigned level) { return pool->bytes >> (2 * level); }

static bool bit_is_set(const uint32_t *words, unsigned level, uint32_t block)
{
    return ((words[first_word[level] + block / 32] >> (block % 32)) & 1U) != 0;
}

static void flip_bit(uint32_t *words, unsigned level, uint32_t block)
{
    words[first_word[level] + block / 32] ^= 1U << (block % 32);
}

static unsigned levels_of(size_t bytes)
{
    unsigned levels = 1;
    for (size_t size = bytes; size > HR_LEGACY_BLOCK_MIN; size /= 4) {
        ++levels;
    }
    return levels;
}

static void make_ready(struct hr_legacy_pool *pool)
{
    if (!pool->ready) {
        pool->levels = (uint8_t)levels_of(pool->bytes);
        pool->free[0] = 1;
        pool->ready = true;
    }
}

int hr_legacy_pool_init(struct hr_legacy_pool *pool, const char *name, void *memory, size_t bytes)
{
    *pool = (struct hr_legacy_pool){.name = name, .ready = true};
    if (!HR_LEGACY_SIZE_IS_VALID(bytes)) {
        size_t next = HR_LEGACY_BLOCK_MIN * 4;
        while (next < bytes && next < HR_LEGACY_BYTES_MAX) {
            next *= 4;
        }
        hri_fault(HR_FAULT_BAD_SIZE, name, memory, bytes, next);
        return HR_EINVAL;
    }
    if (memory == NULL || (uintptr_t)memory % HR_LEGACY_ALIGN != 0) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, name, memory, 0, 0);
        return HR_EINVAL;
    }
    pool->memory = (unsigned char *)memory;
    pool->bytes = (uint32_t)bytes;
    pool->ready = false;
    make_ready(pool);
    return HR_OK;
}

// Deepest level whose blocks are large enough; -1 if none is.
static int level_for(const struct hr_legacy_pool *pool, size_t bytes)
{
    if (pool->bytes == 0 || bytes > pool->bytes - HR_LEGACY_DESCRIPTOR_BYTES) {
        return -1;
    }
    unsigned level = levels_of(pool->bytes) - 1;
    while (block_bytes(pool, level) < bytes + HR_LEGACY_DESCRIPTOR_BYTES) {
        --level;
    }
    return (int)level;
}

size_t hr_legacy_pool_block_for(const struct hr_legacy_pool *pool, size_t bytes)
{
    int level = level_for(pool, bytes);
    return level < 0 ? 0 : block_bytes(pool, (unsigned)level);
}

unsigned hr_legacy_pool_blocks_max(size_t pool_bytes, size_t size)
{
    bool valid = HR_LEGACY_SIZE_IS_VALID(pool_bytes) && (size == HR_LEGACY_BLOCK_MIN || HR_LEGACY_SIZE_IS_VALID(size));
    return valid ? (unsigned)(pool_bytes / size) : 0;
}

// Lowest free block of a level. At most 8 words.
static bool find_free(const struct hr_legacy_pool *pool, unsigned level, uint32_t *block)
{
    unsigned words = level < 3 ? 1 : 2U << (2 * (level - 3));
    for (unsigned word = 0; word < words; ++word) {
        uint32_t bits = pool->free[first_word[level] + word];
        if (bits != 0) {
            *block = word * 32 + (uint32_t)__builtin_ctz(bits);
            return true;
        }
    }
    return false;
}

// Splits from the smallest free block that is large enough, all under one lock: releasing it between two levels made
// requests fail with memory free (Zephyr #11022, #14508).
static bool take(struct hr_legacy_pool *pool, unsigned level, uint32_t *block)
{
    int from = (int)level;
    while (!find_free(pool, (unsigned)from, block)) {
        if (--from < 0) {
            return false;
        }
    }
    flip_bit(pool->free, (unsigned)from, *block);
    for (unsigned at = (unsigned)from; at < level; ++at) {
        // The first quarter goes on, the three others become free.
        *block *= 4;
        pool->free[first_word[at + 1] + *block / 32] |= 0xeU << (*block % 32);
    }
    flip_bit(pool->used, level, *block);
    return true;
}

static void give(struct hr_legacy_pool *pool, unsigned level, uint32_t block)
{
    flip_bit(pool->used, level, block);
    flip_bit(pool->free, level, block);
    for (; level > 0; --level) {
        uint32_t *word = &pool->free[first_word[level] + block / 32];
        uint32_t partners = 0xfU << (block % 32 & ~3U);
        if ((*word & partners) != partners) {
            return;
        }
        *word &= ~partners;
        block /= 4;
        flip_bit(pool->free, level - 1, block);
    }
}

void *hri_legacy_pool_alloc(struct hr_legacy_pool *pool, size_t bytes, const struct hr_site *site, uintptr_t caller)
{
    struct hri_origin origin = {site, caller};
    unsigned char *payload = NULL;
    hri_key_t key = hri_critical_enter();
    make_ready(pool);
    int level = level_for(pool, bytes);
    bool refused = false;
#if HR_FAULT_INJECTION
    refused = hri_inject(bytes);
#endif
    uint32_t block;
    if (level >= 0 && !refused && take(pool, (unsigned)level, &block)) {
        payload = pool->memory + block * block_bytes(pool, (unsigned)level) + HR_LEGACY_DESCRIPTOR_BYTES;
        struct descriptor *descriptor = (struct descriptor *)(void *)payload - 1;
        *descriptor = (struct descriptor){.time_ms = hri_now_ms(), .magic_level = MAGIC | (unsigned)level};
        pool->used_bytes += block_bytes(pool, (unsigned)level);
        if (pool->used_bytes > pool->used_bytes_peak) {
            pool->used_bytes_peak = pool->used_bytes;
        }
    }
#if HR_TRACKING
    if (payload != NULL) {
        hri_track_live(&pool->counters, payload, bytes, origin);
#if HR_HARDENING >= HR_LEVEL_FULL
        hri_record_publish(hri_record_of(payload));
#endif
    } else {
        hri_track_failed(&pool->counters, bytes, origin);
    }
#else
    (void)origin;
#endif
    hri_critical_exit(key);
    return payload;
}

void *(hr_legacy_pool_alloc)(struct hr_legacy_pool *pool, size_t bytes)
{
    return hri_legacy_pool_alloc(pool, bytes, NULL, HRI_CALLER());
}

static void *allocate_zeroed(struct hr_legacy_pool *pool, size_t count, size_t size, struct hri_origin origin)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
    }
    void *block = hri_legacy_pool_alloc(pool, bytes, origin.site, origin.caller);
    return block == NULL ? NULL : memset(block, 0, bytes);
}

void *hri_legacy_pool_calloc(struct hr_legacy_pool *pool, size_t count, size_t size, const struct hr_site *site)
{
    return allocate_zeroed(pool, count, size, HRI_ORIGIN(site));
}

void *(hr_legacy_pool_calloc)(struct hr_legacy_pool *pool, size_t count, size_t size)
{
    return allocate_zeroed(pool, count, size, HRI_ORIGIN(NULL));
}

// Level and number of the used block that `offset` lies in; the bitmaps decide, not the descriptor.
static bool find_used(const struct hr_legacy_pool *pool, uint32_t offset, unsigned *level, uint32_t *block)
{
    for (*level = 0; *level < pool->levels; ++*level) {
        *block = offset / block_bytes(pool, *level);
        if (bit_is_set(pool->used, *level, *block)) {
            return true;
        }
    }
    return false;
}

// HR_FAULT_KINDS if `payload` is a live block of this pool. Inside the critical section.
static enum hr_fault_kind judge(const struct hr_legacy_pool *pool, const void *payload, unsigned *level, uint32_t *block)
{
    uintptr_t distance = (uintptr_t)payload - (uintptr_t)pool->memory;
    if (distance >= pool->bytes) {
        return HR_FAULT_FOREIGN_POINTER;
    }
    if (distance % HR_LEGACY_BLOCK_MIN != HR_LEGACY_DESCRIPTOR_BYTES) {
        return HR_FAULT_MISALIGNED_POINTER;
    }
    uint32_t offset = (uint32_t)distance - HR_LEGACY_DESCRIPTOR_BYTES;
    if (!find_used(pool, offset, level, block)) {
        return HR_FAULT_DOUBLE_FREE;
    }
    if (offset % block_bytes(pool, *level) != 0) {
        return HR_FAULT_MISALIGNED_POINTER;
    }
    const struct descriptor *descriptor = (const struct descriptor *)payload - 1;
    if (HR_HARDENING >= HR_LEVEL_BASIC && descriptor->magic_level != (MAGIC | *level)) {
        return HR_FAULT_CORRUPT_HEADER;
    }
    return HR_FAULT_KINDS;
}

void hr_legacy_pool_free(struct hr_legacy_pool *pool, void *payload)
{
    if (payload == NULL) {
        return;
    }
    unsigned level;
    uint32_t block;
    hri_key_t key = hri_critical_enter();
    make_ready(pool);
    enum hr_fault_kind fault = judge(pool, payload, &level, &block);
    if (fault == HR_FAULT_KINDS) {
#if HR_TRACKING
        hri_track_freed(&pool->counters, payload);
#endif
        give(pool, level, block);
        pool->used_bytes -= block_bytes(pool, level);
    }
    hri_critical_exit(key);
    if (fault != HR_FAULT_KINDS) {
        hri_fault(fault, pool->name, payload, 0, 0);
    }
}

size_t hri_legacy_pool_room(struct hr_legacy_pool *pool, const void *payload)
{
    unsigned level;
    uint32_t block;
    hri_key_t key = hri_critical_enter();
    make_ready(pool);
    enum hr_fault_kind fault = judge(pool, payload, &level, &block);
    size_t room = fault == HR_FAULT_KINDS ? block_bytes(pool, level) - HR_LEGACY_DESCRIPTOR_BYTES : 0;
    hri_critical_exit(key);
    if (fault != HR_FAULT_KINDS) {
        hri_fault(fault, pool->name, payload, 0, 0);
    }
    return room;
}

void hr_legacy_pool_counters_get(struct hr_legacy_pool *pool, struct hr_counters *counters)
{
    hri_key_t key = hri_critical_enter();
    *counters = pool->counters;
    hri_critical_exit(key);
}

// The free or used block that covers `offset`. At most five levels. Inside the critical section.
static uint32_t describe(const struct hr_legacy_pool *pool, uint32_t offset, struct hr_block_info *info)
{
    for (unsigned level = 0; level < pool->levels; ++level) {
        uint32_t size = block_bytes(pool, level);
        uint32_t block = offset / size;
        bool used = bit_is_set(pool->used, level, block);
        if (used || bit_is_set(pool->free, level, block)) {
            unsigned char *payload = pool->memory + (size_t)block * size + HR_LEGACY_DESCRIPTOR_BYTES;
            *info = (struct hr_block_info){
                .payload = payload, .held_bytes = size, .state = used ? HR_BLOCK_LIVE : HR_BLOCK_FREE};
#if HR_TRACKING
            if (used) {
                const struct hri_record *record = hri_record_of(payload);
                info->bytes = hri_record_bytes(record);
                info->site = hri_record_site(record);
                info->thread = hri_record_thread(record);
                info->epoch = hri_record_epoch(record);
                info->time_ms = ((const struct descriptor *)(const void *)payload - 1)->time_ms;
                info->owner_gone = hri_thread_is_gone(info->thread);
            }
#else
            info->bytes = used ? size - HR_LEGACY_DESCRIPTOR_BYTES : 0;
#endif
            return block * size;
        }
    }
    // Not reached while the bitmaps are whole; the walk goes on behind the smallest block.
    *info = (struct hr_block_info){.payload = pool->memory + offset, .state = HR_BLOCK_FREE};
    return offset;
}

void hr_legacy_pool_walk(struct hr_legacy_pool *pool, bool (*visit)(const struct hr_block_info *block, void *context),
                         void *context)
{
    for (uint32_t offset = 0; offset < pool->bytes;) {
        struct hr_block_info info;
        hri_key_t key = hri_critical_enter();
        make_ready(pool);
        uint32_t start = describe(pool, offset, &info);
        hri_critical_exit(key);
        // Blocks that were joined meanwhile begin before the place that was reached: they were seen one by one.
        bool seen = start < offset;
        uint32_t end = start + (uint32_t)info.held_bytes;
        offset = end > offset ? end : offset + HR_LEGACY_BLOCK_MIN;
        if (!seen && !visit(&info, context)) {
            return;
        }
    }
}

void hri_legacy_pool_forget_epochs(struct hr_legacy_pool *pool)
{
#if HR_TRACKING
    for (uint32_t offset = 0; offset < pool->bytes; offset += HR_LEGACY_BLOCK_MIN) {
        struct hr_block_info info;
        hri_key_t key = hri_critical_enter();
        make_ready(pool);
        if (describe(pool, offset, &info) == offset && info.state == HR_BLOCK_LIVE) {
            hri_record_of(info.payload)->origin &= ~0xffU;
        }
        hri_critical_exit(key);
    }
#else
    (void)pool;
#endif
}

bool hr_legacy_pool_validate(struct hr_legacy_pool *pool)
{
    make_ready(pool);
    // Each 64 bytes are covered once, by a free or a used block of some level.
    for (uint32_t unit = 0; unit < pool->bytes / HR_LEGACY_BLOCK_MIN; ++unit) {
        unsigned covers = 0;
        for (unsigned level = 0; level < pool->levels; ++level) {
            uint32_t block = unit >> (2 * (pool->levels - 1U - level));
            covers += bit_is_set(pool->free, level, block) ? 1U : 0U;
            covers += bit_is_set(pool->used, level, block) ? 1U : 0U;
        }
        if (covers != 1) {
            return false;
        }
    }
    for (unsigned level = 1; level < pool->levels; ++level) {
        for (uint32_t block = 0; block < 1U << (2 * level); block += 4) {
            if (((pool->free[first_word[level] + block / 32] >> (block % 32)) & 0xfU) == 0xfU) {
                return false;
            }
        }
    }
    return true;
}
