// SPDX-License-Identifier: Apache-2.0
#include "blocks_map.h"

int hr_blocks_init(struct hr_blocks *blocks, const char *name, void *buffer, uint32_t *map, size_t block_bytes,
                   uint32_t count)
{
    if (buffer == NULL || map == NULL || count == 0 || block_bytes == 0 || block_bytes > UINT32_MAX ||
        (block_bytes & (block_bytes - 1)) != 0 || count > SIZE_MAX / block_bytes) {
        hri_fault(HR_FAULT_BAD_ARGUMENT, name, buffer, 0, 0);
        return HR_EINVAL;
    }
    for (uint32_t word = 0; word < HRI_BLOCKS_WORDS(count); ++word) {
        map[word] = 0;
    }
    *blocks = (struct hr_blocks){
        .name = name, .buffer = buffer, .map = map, .count = count, .shift = HRI_LOG2(block_bytes)};
    return HR_OK;
}

static void *address_of(const struct hr_blocks *blocks, uint32_t index)
{
    return blocks->buffer + ((size_t)index << blocks->shift);
}

// The block's index in `index`, or what is wrong with the pointer. A misaligned one is refused, not shifted down.
static enum hr_fault_kind locate(const struct hr_blocks *blocks, const void *block, uint32_t *index)
{
    uintptr_t offset = (uintptr_t)block - (uintptr_t)blocks->buffer;
    if (offset >> blocks->shift >= blocks->count) {
        return HR_FAULT_FOREIGN_POINTER;
    }
    *index = (uint32_t)(offset >> blocks->shift);
    return (uintptr_t)*index << blocks->shift == offset ? HR_FAULT_KINDS : HR_FAULT_MISALIGNED_POINTER;
}

// Counts `count` blocks as used before any is found, so that a competing call that could get only a part of what it wants
// fails here and the searches below, which run with interrupts on, end.
static bool reserve(struct hr_blocks *blocks, size_t count)
{
    hri_key_t key = hri_critical_enter();
    bool enough = count <= blocks->count - blocks->used;
    if (enough) {
        blocks->used += (uint32_t)count;
        if (blocks->used > blocks->used_max) {
            blocks->used_max = blocks->used;
        }
    } else {
        blocks->failures += blocks->failures != UINT32_MAX;
    }
    hri_critical_exit(key);
    return enough;
}

static void unreserve(struct hr_blocks *blocks, size_t count, bool failed)
{
    hri_key_t key = hri_critical_enter();
    blocks->used -= (uint32_t)count;
    blocks->failures += failed && blocks->failures != UINT32_MAX;
    hri_critical_exit(key);
}

// Free bits of a word; those behind the last block count as used.
static uint32_t free_bits(const struct hr_blocks *blocks, uint32_t word)
{
    uint32_t bits = ~hri_blocks_word(blocks, word);
    uint32_t rest = blocks->count - word * 32U;
    return rest >= 32U ? bits : bits & ((UINT32_C(1) << rest) - 1U);
}

// The first free block of the map's word, now in use; false if another context took the last one meanwhile. O(1).
static bool claim_in(struct hr_blocks *blocks, uint32_t word, uint32_t *index)
{
    hri_key_t key = hri_critical_enter();
    uint32_t bits = free_bits(blocks, word);
    if (bits != 0) {
        uint32_t bit = (uint32_t)__builtin_ctz(bits);
        *index = word * 32U + bit;
        hri_blocks_run_set(blocks->map, *index, 1, true);
    }
    hri_critical_exit(key);
    return bits != 0;
}

int hr_blocks_alloc(struct hr_blocks *blocks, size_t count, void *out[])
{
    if (!reserve(blocks, count)) {
        return HR_ENOMEM;
    }
    uint32_t words = HRI_BLOCKS_WORDS(blocks->count);
    uint32_t word = 0;
    for (size_t taken = 0; taken < count;) {
        uint32_t index;
        if (free_bits(blocks, word) != 0 && claim_in(blocks, word, &index)) {
            out[taken++] = address_of(blocks, index);
        } else {
            word = word + 1U < words ? word + 1U : 0;
        }
    }
    return HR_OK;
}

// Marks the run in use if all of it is free. One critical section, O(count / 32).
static bool claim_run(struct hr_blocks *blocks, uint32_t first, uint32_t count)
{
    hri_key_t key = hri_critical_enter();
    bool free = hri_blocks_run_is(blocks, first, count, false);
    if (free) {
        hri_blocks_run_set(blocks->map, first, count, true);
    }
    hri_critical_exit(key);
    return free;
}

int hr_blocks_alloc_contiguous(struct hr_blocks *blocks, size_t count, void **out)
{
    *out = NULL;
    if (count == 0) {
        return HR_OK;
    }
    if (!reserve(blocks, count)) {
        return HR_ENOMEM;
    }
    uint32_t run = 0;
    for (uint32_t index = 0; index < blocks->count; ++index) {
        run = hri_blocks_is_used(blocks, index) ? 0 : run + 1U;
        if (run < count) {
            continue;
        }
        if (claim_run(blocks, index + 1U - (uint32_t)count, (uint32_t)count)) {
            *out = address_of(blocks, index + 1U - (uint32_t)count);
            return HR_OK;
        }
        // Another context took a part of the run since it was counted: counting starts again behind this block.
        run = 0;
    }
    unreserve(blocks, count, true);
    return HR_ENOMEM;
}

int hr_blocks_take(struct hr_blocks *blocks, void *start, size_t count)
{
    uint32_t first;
    enum hr_fault_kind wrong = locate(blocks, start, &first);
    if (wrong != HR_FAULT_KINDS) {
        hri_fault(wrong, blocks->name, start, 0, 0);
        return HR_EFAULT;
    }
    if (count > blocks->count - first || !reserve(blocks, count)) {
        return HR_ENOMEM;
    }
    if (!claim_run(blocks, first, (uint32_t)count)) {
        unreserve(blocks, count, true);
        return HR_ENOMEM;
    }
    return HR_OK;
}

static bool release(struct hr_blocks *blocks, void *block)
{
    uint32_t index = 0;
    enum hr_fault_kind wrong = locate(blocks, block, &index);
    if (wrong == HR_FAULT_KINDS) {
        hri_key_t key = hri_critical_enter();
        bool used = hri_blocks_is_used(blocks, index);
        if (used) {
            hri_blocks_run_set(blocks->map, index, 1, false);
            --blocks->used;
        }
        hri_critical_exit(key);
        if (used) {
            return true;
        }
        wrong = HR_FAULT_DOUBLE_FREE;
    }
    hri_fault(wrong, blocks->name, block, 0, 0);
    return false;
}

int hr_blocks_free(struct hr_blocks *blocks, size_t count, void *in[])
{
    if (count > blocks->count) {
        return HR_EINVAL;
    }
    int result = HR_OK;
    for (size_t index = 0; index < count; ++index) {
        if (!release(blocks, in[index])) {
            result = HR_EFAULT;
        }
    }
    return result;
}

int hr_blocks_free_contiguous(struct hr_blocks *blocks, void *start, size_t count)
{
    if (count == 0) {
        return HR_OK;
    }
    uint32_t first = 0;
    enum hr_fault_kind wrong = locate(blocks, start, &first);
    if (wrong == HR_FAULT_KINDS && count > blocks->count - first) {
        return HR_EINVAL;
    }
    if (wrong == HR_FAULT_KINDS) {
        hri_key_t key = hri_critical_enter();
        bool used = hri_blocks_run_is(blocks, first, (uint32_t)count, true);
        if (used) {
            hri_blocks_run_set(blocks->map, first, (uint32_t)count, false);
            blocks->used -= (uint32_t)count;
        }
        hri_critical_exit(key);
        if (used) {
            return HR_OK;
        }
        wrong = HR_FAULT_DOUBLE_FREE;
    }
    hri_fault(wrong, blocks->name, start, 0, 0);
    return HR_EFAULT;
}

bool hr_blocks_is_free(const struct hr_blocks *blocks, const void *start, size_t count)
{
    uint32_t first;
    return locate(blocks, start, &first) == HR_FAULT_KINDS && count <= blocks->count - first &&
           hri_blocks_run_is(blocks, first, (uint32_t)count, false);
}
