// SPDX-License-Identifier: Apache-2.0
/// The bins of the segregated fit: lists of free blocks of similar length, and which of them have one. Part of heap.c,
/// of which it is one of two ideas; a header, so that the compiler sees bins and blocks at once.
#ifndef HEADROOM_HEAP_BINS_H
#define HEADROOM_HEAP_BINS_H

#include "heap_layout.h"

enum { BIN_BITS_MAX = 5, BINS_MAX = ((24 - 1 - BIN_BITS_MAX) << BIN_BITS_MAX) + (2 << BIN_BITS_MAX) };
HR_STATIC_ASSERT((BINS_MAX + 31) / 32 <= UINT8_MAX, "bin_word_count fits in a byte");

// Compiled for speed, allocation and free are one function each; compiled for size, their parts are shared.
#ifdef __OPTIMIZE_SIZE__
#define HOT static
#define RARE
#else
#define HOT static inline __attribute__((always_inline))
#define RARE __attribute__((noinline))
#endif
// Reports of faults stay out of the callers' registers.
#define COLD __attribute__((noinline, cold))
#define LIKELY(condition) __builtin_expect((condition), 1)

static inline unsigned highest_bit(uint32_t value) { return 31U - (unsigned)__builtin_clz(value); }

// Bins are the leading bin_bits + 1 bits of the length: one bin per length up to 2^(bin_bits + 1), then 2^bin_bits bins
// per power of two, numbered without gaps.
static inline uint32_t bin_of(const struct hr_heap *heap, uint32_t units)
{
    unsigned bits = heap->bin_bits;
    unsigned high = highest_bit(units);
    if (high <= bits) {
        return units;
    }
    unsigned shift = high - bits;
    return (shift << bits) + (units >> shift);
}

static inline bool is_place(const struct hr_heap *heap, uint32_t block)
{
    return block - heap->first < heap->end - heap->first;
}

// Whether a bin has another block is as good as random: a missing neighbour's link is written to a word that is written
// next anyway, and bits are set and cleared without a question, because a branch predicted wrongly costs more.
HOT void bin_insert(struct hr_heap *heap, uint32_t block)
{
    hri_word_t *head = hri_word(heap, block, 0);
    uint32_t bin = bin_of(heap, *head >> HRI_UNITS_SHIFT);
    hri_word_t *bins = heap->bins;
    uint32_t next = bins[bin];
    *hri_word(heap, next != 0 ? next : block, HRI_PREV) = block;
    head[HRI_NEXT] = next;
    head[HRI_PREV] = 0;
    bins[bin] = block;
    hri_word_t *word = heap->bin_words + bin / 32;
    if (*word == 0) {
        heap->bin_words_set |= 1U << (bin / 32);
    }
    *word |= 1U << (bin % 32);
}

// Both neighbours in the list must point back before either is written (safe unlinking): a link that was overwritten
// after free would otherwise become a write to an address of the overwriter's choice.
static bool links_agree(const struct hr_heap *heap, uint32_t block, uint32_t next, uint32_t prev, uint32_t bin)
{
    if (next != 0 && (!is_place(heap, next) || *hri_word(heap, next, HRI_PREV) != block)) {
        return false;
    }
    if (prev != 0) {
        return is_place(heap, prev) && *hri_word(heap, prev, HRI_NEXT) == block;
    }
    return heap->bins[bin] == block;
}

// `bin` is its bin if that is `known`.
HOT bool bin_remove(struct hr_heap *heap, uint32_t block, bool known, uint32_t bin)
{
    const hri_word_t *head = hri_word(heap, block, 0);
    if (HRI_FOR_SIZE || !known) {
        bin = bin_of(heap, *head >> HRI_UNITS_SHIFT);
    }
    hri_word_t *bins = heap->bins;
    uint32_t next = head[HRI_NEXT];
    uint32_t prev = head[HRI_PREV];
    if (HR_HARDENING >= HR_LEVEL_MODERATE && !links_agree(heap, block, next, prev, bin)) {
        return false;
    }
    hri_word_t *word = heap->bin_words + bin / 32;
    *hri_word(heap, next != 0 ? next : block, HRI_PREV) = prev;
    if (prev != 0) {
        *hri_word(heap, prev, HRI_NEXT) = next;
    } else {
        bins[bin] = next;
        uint32_t left = *word & ~((uint32_t)(next == 0) << (bin % 32));
        *word = left;
        if (left == 0) {
            heap->bin_words_set &= ~(1U << (bin / 32));
        }
    }
    return true;
}

// The first block of the first bin from `bin` on that has one; `mask` without its lowest bit leaves out `bin`. 0 for none.
// Compiled for speed, `found` is that block's bin: computing it again takes longer than carrying it.
HOT uint32_t first_from(const struct hr_heap *heap, uint32_t bin, uint32_t mask, uint32_t *found)
{
    uint32_t index = bin / 32;
    uint32_t word = heap->bin_words[index] & (mask << (bin % 32));
    if (word == 0) {
        uint32_t set = heap->bin_words_set & ((UINT32_MAX - 1U) << index);
        if (set == 0) {
            return 0;
        }
        index = (uint32_t)__builtin_ctz(set);
        word = heap->bin_words[index];
    }
    bin = index * 32 + (uint32_t)__builtin_ctz(word);
    if (!HRI_FOR_SIZE) {
        *found = bin;
    }
    return heap->bins[bin];
}

#endif
