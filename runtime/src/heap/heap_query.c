// SPDX-License-Identifier: Apache-2.0
// Questions that read the whole heap and change nothing.
#include "heap_layout.h"

typedef bool (*visitor_t)(const struct hr_heap_block *block, void *context);

bool hr_heap_walk(const struct hr_heap *heap, visitor_t visit, void *context)
{
    for (uint32_t block = heap->first; block < heap->end; block += hri_units(heap, block)) {
        // A length of 0 would never end; one past the end is caught by the same test.
        if (!hri_is_sound(heap, block)) {
            return false;
        }
        uint32_t units = hri_units(heap, block);
        bool used = hri_is_used(heap, block);
        const struct hr_heap_block shown = {
            .payload = hri_payload(heap, block),
            .bytes = (size_t)units * HRI_UNIT_BYTES,
            .used = used,
            .free_neighbour = !hri_is_left_used(heap, block) || !hri_is_used(heap, block + units),
        };
        if (!visit(&shown, context)) {
            return true;
        }
    }
    return true;
}

// The block stands in the list of its bin, and both its links point back.
static bool bin_holds(const struct hr_heap *heap, uint32_t block)
{
    uint32_t next = *hri_word(heap, block, HRI_NEXT);
    uint32_t prev = *hri_word(heap, block, HRI_PREV);
    if (next >= heap->end || prev >= heap->end || (next != 0 && next < heap->first) ||
        (prev != 0 && prev < heap->first)) {
        return false;
    }
    if (next != 0 && *hri_word(heap, next, HRI_PREV) != block) {
        return false;
    }
    if (prev != 0) {
        return *hri_word(heap, prev, HRI_NEXT) == block;
    }
    uint32_t units = hri_units(heap, block);
    unsigned high = 31U - (unsigned)__builtin_clz(units);
    unsigned shift = high <= heap->bin_bits ? 0 : high - heap->bin_bits;
    uint32_t bin = (shift << heap->bin_bits) + (units >> shift);
    return heap->bins[bin] == block && (heap->bin_words[bin / 32] & (1U << (bin % 32))) != 0;
}

// Bins that the bitmap calls non-empty have a first block.
static bool bitmap_is_valid(const struct hr_heap *heap)
{
    for (uint32_t bin = 0; heap->policy == NULL && bin < HRI_HEAP_BIN_WORDS * 32; ++bin) {
        bool marked = (heap->bin_words[bin / 32] & (1U << (bin % 32))) != 0;
        bool in_table = (size_t)bin * sizeof *heap->bins < (size_t)heap->first * HRI_UNIT_BYTES;
        if (marked && (!in_table || heap->bins[bin] == 0)) {
            return false;
        }
    }
    return true;
}

bool hri_heap_block_is_valid(const struct hr_heap *heap, uint32_t block)
{
    if (!hri_is_sound(heap, block)) {
        return false;
    }
    uint32_t units = hri_units(heap, block);
    bool used = hri_is_used(heap, block);
    if (units < heap->min_units || hri_is_left_used(heap, block + units) != used) {
        return false;
    }
    // Two free neighbours would have been merged.
    return used || (hri_is_left_used(heap, block) && hri_left_units(heap, block + units) == units &&
                    (heap->policy == NULL ? bin_holds(heap, block) : heap->policy->holds(heap, block)));
}

bool hr_heap_validate(const struct hr_heap *heap)
{
    if (heap->end == 0) {
        return heap->free_units == 0;
    }
    uint32_t free_units = 0;
    uint32_t block = heap->first;
    while (block < heap->end) {
        if (!hri_heap_block_is_valid(heap, block)) {
            return false;
        }
        free_units += hri_is_used(heap, block) ? 0 : hri_units(heap, block);
        block += hri_units(heap, block);
    }
    return block == heap->end && hri_is_used(heap, block) && hri_is_left_used(heap, heap->first) &&
           free_units == heap->free_units && heap->free_units_min <= heap->free_units && bitmap_is_valid(heap);
}

size_t hr_heap_largest(const struct hr_heap *heap) { return hri_heap_largest_within(heap, UINT32_MAX); }

size_t hri_heap_largest_within(const struct hr_heap *heap, uint32_t probes)
{
    uint32_t most = 0;
    if (heap->policy != NULL) {
        most = heap->root == 0 ? 0 : *hri_word(heap, heap->root, HRI_MOST);
    } else {
        unsigned word = HRI_HEAP_BIN_WORDS - 1;
        while (word > 0 && heap->bin_words[word] == 0) {
            --word;
        }
        if (heap->bin_words[word] == 0) {
            return 0;
        }
        unsigned bin = word * 32 + 31U - (unsigned)__builtin_clz(heap->bin_words[word]);
        uint32_t block = heap->bins[bin];
        for (; block != 0 && probes != 0; block = *hri_word(heap, block, HRI_NEXT), --probes) {
            most = hri_units(heap, block) > most ? hri_units(heap, block) : most;
        }
    }
    return most == 0 ? 0 : (size_t)most * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}

// ---------------------------------------------------------------------------------------------------------- statistics

// Floor of the square root, bit by bit: 32 steps at most.
static uint64_t square_root(uint64_t value)
{
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 62; bit != 0; bit >>= 2) {
        if (value >= root + bit) {
            value -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return root;
}

struct count {
    struct hr_heap_stats *stats;
    uint64_t free_squares; // of units: at most (2^24)^2
};

static bool count_block(const struct hr_heap_block *block, void *context)
{
    struct count *count = (struct count *)context;
    struct hr_heap_stats *stats = count->stats;
    if (block->used) {
        ++stats->used_blocks;
        stats->used_bytes += block->bytes;
        return true;
    }
    ++stats->free_blocks;
    stats->free_bytes += block->bytes;
    if (block->bytes > stats->largest_free_bytes) {
        stats->largest_free_bytes = block->bytes;
    }
    uint64_t units = block->bytes / HRI_UNIT_BYTES;
    count->free_squares += units * units;
    unsigned high = 31U - (unsigned)__builtin_clz((uint32_t)block->bytes);
    unsigned last = sizeof stats->free_histogram / sizeof stats->free_histogram[0] - 1;
    ++stats->free_histogram[high - 4 < last ? high - 4 : last];
    return true;
}

bool hr_heap_stats_get(const struct hr_heap *heap, struct hr_heap_stats *stats)
{
    struct count count = {stats, 0};
    *stats = (struct hr_heap_stats){0};
    stats->total_bytes = (size_t)(heap->end - heap->first) * HRI_UNIT_BYTES;
    stats->used_bytes_peak = stats->total_bytes - (size_t)heap->free_units_min * HRI_UNIT_BYTES;
    bool complete = hr_heap_walk(heap, count_block, &count);
    uint64_t free_units = stats->free_bytes / HRI_UNIT_BYTES;
    if (free_units != 0) {
        // sqrt(10^6 x) = 1000 sqrt(x); squares stay below 2^48, so the product fits.
        uint64_t ratio = square_root(count.free_squares * 1000000U) / free_units;
        stats->fragmentation_permille = 1000U - (uint32_t)ratio;
    }
    return complete;
}

// --------------------------------------------------------------------------------------------------------------- bound

static size_t block_bytes(size_t payload, size_t least)
{
    size_t bytes = (payload + HRI_HEADER_BYTES + HRI_UNIT_BYTES - 1) / HRI_UNIT_BYTES * HRI_UNIT_BYTES;
    return bytes < least ? least : bytes;
}

size_t hr_heap_bound(enum hr_heap_bound_policy policy, size_t peak_bytes, size_t smallest, size_t largest)
{
    if (smallest == 0 || largest < smallest || peak_bytes < largest) {
        return 0;
    }
    if (largest > HR_HEAP_BYTES_MAX - HR_HEAP_BYTES_MIN) {
        return SIZE_MAX;
    }
    size_t least = policy == HR_BOUND_SEGREGATED_FIT ? 2 * HRI_UNIT_BYTES : 3 * HRI_UNIT_BYTES;
    // Every live block can cost header and rounding; most blocks fit into the peak at the smallest size. One more block of
    // the smallest size can be lost inside each, because a rest too small to stand alone is given away with it.
    size_t low = block_bytes(smallest, least);
    size_t high = block_bytes(largest, least) + least - HRI_UNIT_BYTES;
    size_t blocks = peak_bytes / smallest;
    size_t per_block = low - smallest > HRI_HEADER_BYTES + 2 * HRI_UNIT_BYTES - 1
                           ? low - smallest
                           : HRI_HEADER_BYTES + 2 * HRI_UNIT_BYTES - 1;
    size_t peak;
    if (__builtin_mul_overflow(blocks, per_block, &peak) || __builtin_add_overflow(peak, peak_bytes, &peak)) {
        return SIZE_MAX;
    }
    size_t ratio = (high + low - 1) / low;
    size_t levels = 1;
    while (((size_t)1 << (levels - 1)) < ratio) {
        ++levels;
    }
    size_t factor = levels;
    if (policy != HR_BOUND_FIRST_FIT && ratio > levels + 2) {
        factor = ratio - 2;
    }
    size_t bound;
    // Bins, alignment of the memory and the end mark.
    size_t fixed = 4 * 32 * HRI_HEAP_BIN_WORDS + 2 * HRI_UNIT_BYTES;
    if (__builtin_mul_overflow(peak, factor, &bound) || __builtin_add_overflow(bound, fixed, &bound)) {
        return SIZE_MAX;
    }
    return bound;
}
