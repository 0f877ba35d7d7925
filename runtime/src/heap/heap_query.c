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
    uint32_t bins = (uint32_t)(heap->bin_words - heap->bins);
    for (uint32_t bin = 0; bin < heap->bin_word_count * 32U; ++bin) {
        bool marked = (heap->bin_words[bin / 32] & (1U << (bin % 32))) != 0;
        if (marked && (bin >= bins || heap->bins[bin] == 0)) {
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
    } else if (heap->bin_word_count != 0) {
        unsigned word = heap->bin_word_count - 1U;
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

void hri_heap_count_block(struct hri_heap_count *count, const struct hr_heap_block *block)
{
    struct hr_heap_stats *stats = count->stats;
    if (block->used) {
        ++stats->used_blocks;
        stats->used_bytes += block->bytes;
        return;
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
}

void hri_heap_count_finish(const struct hri_heap_count *count)
{
    uint64_t free_units = count->stats->free_bytes / HRI_UNIT_BYTES;
    if (free_units != 0) {
        // sqrt(10^6 x) = 1000 sqrt(x). Squares reach 2^48, and a product with 10^6 fits up to 2^44 (64-bit sums of units):
        // beyond that the root is scaled instead.
        bool large = count->free_squares >> 44 != 0;
        uint64_t root = large ? square_root(count->free_squares) * 1000U : square_root(count->free_squares * 1000000U);
        count->stats->fragmentation_permille = 1000U - (uint32_t)(root / free_units);
    }
}

static bool count_block(const struct hr_heap_block *block, void *context)
{
    hri_heap_count_block((struct hri_heap_count *)context, block);
    return true;
}

bool hr_heap_stats_get(const struct hr_heap *heap, struct hr_heap_stats *stats)
{
    struct hri_heap_count count = {stats, 0};
    *stats = (struct hr_heap_stats){0};
    stats->total_bytes = (size_t)(heap->end - heap->first) * HRI_UNIT_BYTES;
    stats->used_bytes_peak = stats->total_bytes - (size_t)heap->free_units_min * HRI_UNIT_BYTES;
    bool complete = hr_heap_walk(heap, count_block, &count);
    hri_heap_count_finish(&count);
    return complete;
}

// --------------------------------------------------------------------------------------------------------------- bound

// Alignment of the memory and the end mark. Bins come on top.
enum { FIXED_BYTES = 2 * HRI_UNIT_BYTES };

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
    if (largest > HR_HEAP_BYTES_MAX - 64) {
        return SIZE_MAX;
    }
    size_t least = policy == HR_BOUND_SEGREGATED_FIT ? 2 * HRI_UNIT_BYTES : 3 * HRI_UNIT_BYTES;
    size_t low = block_bytes(smallest, least);
    // A rest too small to stand alone is given away with its block.
    size_t high = block_bytes(largest, least) + least - HRI_UNIT_BYTES;
    // Every live block costs header, rounding and such a rest; no more blocks than this fit into the peak.
    size_t blocks = peak_bytes / smallest;
    size_t rounding = HRI_HEADER_BYTES + least - 1;
    size_t of_smallest = low + least - HRI_UNIT_BYTES - smallest;
    size_t per_block = of_smallest > rounding ? of_smallest : rounding;
    size_t peak;
    if (__builtin_mul_overflow(blocks, per_block, &peak) || __builtin_add_overflow(peak, peak_bytes, &peak)) {
        return SIZE_MAX;
    }
    // A request fails only if every gap is too small for it, and there is at most one gap more than live blocks. The
    // segregated fit may overlook a block of the request's own bin, which is a quarter wider, on small heaps twice as wide.
    size_t gap = high;
    if (policy == HR_BOUND_SEGREGATED_FIT) {
        gap += peak >= 1024 * HRI_UNIT_BYTES ? high / 4 : high;
    }
    size_t bound;
    if (__builtin_mul_overflow(blocks + 1, gap, &bound) || __builtin_add_overflow(bound, peak, &bound)) {
        bound = SIZE_MAX;
    }
    if (policy == HR_BOUND_FIRST_FIT) {
        size_t levels = 1;
        while ((low << (levels - 1)) < high) {
            ++levels;
        }
        size_t robson;
        if (!__builtin_mul_overflow(peak, levels, &robson) && robson < bound) {
            bound = robson;
        }
    }
    // Bins and their bits take at most 4 % of the memory.
    size_t table = policy == HR_BOUND_SEGREGATED_FIT ? bound / 24 + 64 : 0;
    return __builtin_add_overflow(bound, table + FIXED_BYTES, &bound) ? SIZE_MAX : bound;
}
