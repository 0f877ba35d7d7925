// SPDX-License-Identifier: Apache-2.0
// Segregated fit with boundary tags. The tree policies replace only the choice of a block (heap_tree.c).
#include "heap_layout.h"

HR_STATIC_ASSERT(HRI_UNIT_BYTES == 2 * sizeof(uint32_t), "a free block of two units holds header, two links and its length");
HR_STATIC_ASSERT(((size_t)HRI_UNITS_MAX + 1) * HRI_UNIT_BYTES > HR_HEAP_BYTES_MAX, "lengths fit in 24 bits");

// Candidates of the request's own bin that are looked at before the next bin answers. Sizes inside a bin differ by at most
// one part in 2^bin_bits, so a few probes find most of what the bin has, and the bound stays constant.
enum { PROBES = 3 };

enum { BIN_BITS_MAX = 5, BINS_MAX = ((24 - 1 - BIN_BITS_MAX) << BIN_BITS_MAX) + (2 << BIN_BITS_MAX) };
HR_STATIC_ASSERT((BINS_MAX + 31) / 32 <= UINT8_MAX, "bin_word_count fits in a byte");

// --------------------------------------------------------------------------------------------------------------- bins

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

static void bin_insert(struct hr_heap *heap, uint32_t block)
{
    uint32_t bin = bin_of(heap, hri_units(heap, block));
    uint32_t next = heap->bins[bin];
    *hri_word(heap, block, HRI_NEXT) = next;
    *hri_word(heap, block, HRI_PREV) = 0;
    if (next != 0) {
        *hri_word(heap, next, HRI_PREV) = block;
    } else {
        heap->bin_words[bin / 32] |= 1U << (bin % 32);
    }
    heap->bins[bin] = block;
}

static inline bool is_place(const struct hr_heap *heap, uint32_t block)
{
    return block >= heap->first && block < heap->end;
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

static bool bin_remove(struct hr_heap *heap, uint32_t block)
{
    uint32_t bin = bin_of(heap, hri_units(heap, block));
    uint32_t next = *hri_word(heap, block, HRI_NEXT);
    uint32_t prev = *hri_word(heap, block, HRI_PREV);
    if (HR_HARDENING >= HR_LEVEL_MODERATE && !links_agree(heap, block, next, prev, bin)) {
        return false;
    }
    if (next != 0) {
        *hri_word(heap, next, HRI_PREV) = prev;
    }
    if (prev != 0) {
        *hri_word(heap, prev, HRI_NEXT) = next;
    } else {
        heap->bins[bin] = next;
        if (next == 0) {
            heap->bin_words[bin / 32] &= ~(1U << (bin % 32));
        }
    }
    return true;
}

static uint32_t bin_find(const struct hr_heap *heap, uint32_t units)
{
    uint32_t bin = bin_of(heap, units);
    uint32_t index = bin / 32;
    if (index >= heap->bin_word_count) {
        return 0;
    }
    uint32_t word = heap->bin_words[index] >> (bin % 32);
    if ((word & 1U) != 0) {
        uint32_t candidate = heap->bins[bin];
        for (int probe = 0; probe < PROBES && candidate != 0; ++probe) {
            // A link that points nowhere is returned too: the caller tests every block that it is given.
            if ((HR_HARDENING >= HR_LEVEL_BASIC && !is_place(heap, candidate)) || hri_units(heap, candidate) >= units) {
                return candidate;
            }
            candidate = *hri_word(heap, candidate, HRI_NEXT);
        }
    }
    // Every block of a higher bin is large enough.
    for (word &= ~1U; word == 0; word = heap->bin_words[index], bin = index * 32) {
        if (++index == heap->bin_word_count) {
            return 0;
        }
    }
    return heap->bins[bin + (uint32_t)__builtin_ctz(word)];
}

// The default policy is called directly: one predictable branch instead of an indirect call.
static inline void insert(struct hr_heap *heap, uint32_t block)
{
    if (heap->policy == NULL) {
        bin_insert(heap, block);
    } else {
        heap->policy->insert(heap, block);
    }
}

static inline uint32_t find(const struct hr_heap *heap, uint32_t units)
{
    return heap->policy == NULL ? bin_find(heap, units) : heap->policy->find(heap, units);
}

static bool take_out(struct hr_heap *heap, uint32_t block)
{
    bool taken = heap->policy == NULL ? bin_remove(heap, block) : heap->policy->remove(heap, block);
    if (!taken) {
        hri_fault(HR_FAULT_CORRUPT_FREE_LIST, heap->name, hri_payload(heap, block), 0, 0);
    }
    return taken;
}

// -------------------------------------------------------------------------------------------------------------- blocks

// A free block that is about to be merged or handed out. BASIC: its header is what was written when it became free.
static bool is_sound_free(const struct hr_heap *heap, uint32_t block)
{
    if (HR_HARDENING < HR_LEVEL_BASIC) {
        return true;
    }
    if (is_place(heap, block) && !hri_is_used(heap, block) && hri_is_sound(heap, block)) {
        return true;
    }
    hri_fault(HR_FAULT_CORRUPT_FREE_LIST, heap->name, hri_payload(heap, block), 0, 0);
    return false;
}

static void make_free(struct hr_heap *heap, uint32_t block, uint32_t units, uint32_t flags)
{
    hri_set_header(heap, block, units, flags);
    hri_set_tail(heap, block, units);
    insert(heap, block);
}

// Words that described a block which is now the inside of another. FULL: they become pattern; otherwise the header stays
// and says "free", so that a second free() of that address is told apart from a foreign pointer.
static void bury(const struct hr_heap *heap, uint32_t block)
{
    if (HR_HARDENING >= HR_LEVEL_FULL) {
        hri_word_t *word = hri_word(heap, block, 0);
        word[-1] = word[0] = word[HRI_NEXT] = word[HRI_PREV] = HRI_POISON;
        if (heap->policy != NULL) {
            word[HRI_PARENT] = word[HRI_MOST] = HRI_POISON;
        }
    }
}

static inline void note_use(struct hr_heap *heap, uint32_t end)
{
    if (heap->free_units < heap->free_units_min) {
        heap->free_units_min = heap->free_units;
    }
    if (HR_HARDENING >= HR_LEVEL_FULL && end > heap->fresh) {
        heap->fresh = end;
    }
}

// `block` is out of the free structure; the part from `units` on becomes free if a block fits there.
//   [block ........ have]  ->  [block units][rest]
static void use_front(struct hr_heap *heap, uint32_t block, uint32_t units, uint32_t have, uint32_t flags)
{
    if (have - units >= heap->min_units) {
        make_free(heap, block + units, have - units, HRI_LEFT_USED);
    } else {
        units = have;
        *hri_word(heap, block + units, 0) |= HRI_LEFT_USED;
    }
    hri_set_header(heap, block, units, flags | HRI_USED);
    heap->free_units -= units;
    note_use(heap, block + units);
}

void *hri_heap_take(struct hr_heap *heap, size_t bytes, size_t alignment, size_t offset)
{
    uint32_t units = hri_units_for(heap, bytes);
    if (units == 0 || alignment > HR_HEAP_BYTES_MAX) {
        return NULL;
    }
    uint32_t gap = 0;
    uint32_t block = find(heap, units);
    if (block == 0 || !is_sound_free(heap, block)) {
        return NULL;
    }
    if (alignment > HR_HEAP_ALIGN) {
        // The block that an ordinary request would get may do. If not, one with room for the widest gap does; a block in
        // between can be missed, because looking for it would have no bound.
        gap = hri_gap_for(heap, block, alignment, offset);
        if (gap + units > hri_units(heap, block)) {
            uint32_t widest = (uint32_t)(alignment / HRI_UNIT_BYTES) + heap->min_units - 1U;
            block = widest > HRI_UNITS_MAX - units ? 0 : find(heap, units + widest);
            if (block == 0 || !is_sound_free(heap, block)) {
                return NULL;
            }
            gap = hri_gap_for(heap, block, alignment, offset);
        }
    }
    if (!take_out(heap, block)) {
        return NULL;
    }
    uint32_t have = hri_units(heap, block);
    uint32_t flags = *hri_word(heap, block, 0) & HRI_LEFT_USED;
    if (gap != 0) {
        if (HR_HARDENING >= HR_LEVEL_FULL && block + gap > heap->fresh) {
            // The gap is about to lie below `fresh`, where memory carries the pattern. At most two alignments long.
            hri_heap_poison(hri_payload(heap, block), hri_word(heap, block + gap, 0));
        }
        make_free(heap, block, gap, flags);
        flags = 0;
        block += gap;
    }
    use_front(heap, block, units, have - gap, flags);
    return hri_payload(heap, block);
}

static inline uint32_t place_of(const struct hr_heap *heap, const void *payload)
{
    return (uint32_t)((size_t)((const unsigned char *)payload - heap->base) / HRI_UNIT_BYTES);
}

// Kept out of line: the checks are on the fast path, naming the cause is not.
static __attribute__((noinline)) bool refuse(const struct hr_heap *heap, const void *payload, const void *shown)
{
    enum hr_fault_kind kind = HR_FAULT_FOREIGN_POINTER;
    if (heap->end != 0 && (uintptr_t)payload >= (uintptr_t)hri_payload(heap, heap->first) &&
        (uintptr_t)shown < (uintptr_t)hri_payload(heap, heap->end)) {
        uint32_t block = place_of(heap, payload);
        if ((uintptr_t)shown % HR_HEAP_ALIGN != 0) {
            kind = HR_FAULT_MISALIGNED_POINTER;
        } else if (*hri_word(heap, block, 0) == HRI_POISON ||
                   (!hri_is_used(heap, block) && hri_is_sound(heap, block) && hri_units(heap, block) != 0)) {
            kind = HR_FAULT_DOUBLE_FREE;
        } else {
            kind = HR_FAULT_CORRUPT_HEADER;
        }
    }
    hri_fault(kind, heap->name, shown, 0, 0);
    return false;
}

bool hri_heap_check(const struct hr_heap *heap, const void *payload, const void *shown)
{
    if (HR_HARDENING < HR_LEVEL_BASIC) {
        return true;
    }
    uintptr_t distance = (uintptr_t)payload - (uintptr_t)heap->base - HRI_HEADER_BYTES;
    uint32_t block = (uint32_t)(distance / HRI_UNIT_BYTES);
    if (distance / HRI_UNIT_BYTES >= heap->end || block < heap->first || distance % HRI_UNIT_BYTES != 0 ||
        !hri_is_used(heap, block) || !hri_is_sound(heap, block)) {
        return refuse(heap, payload, shown);
    }
    uint32_t right = block + hri_units(heap, block);
    if (!hri_is_left_used(heap, right) || !hri_is_sound(heap, right)) {
        return refuse(heap, payload, shown);
    }
    return true;
}

size_t hri_heap_give(struct hr_heap *heap, void *payload)
{
    uint32_t block = place_of(heap, payload);
    uint32_t word = *hri_word(heap, block, 0);
    uint32_t units = word >> HRI_UNITS_SHIFT;
    uint32_t flags = word & HRI_LEFT_USED;
    uint32_t right = block + units;
    uint32_t freed = units;
    uint32_t left = 0;

    // All checks come before the first change: a corrupt neighbour leaves the block live and the heap as it was.
    if (flags == 0) {
        uint32_t left_units = hri_left_units(heap, block);
        left = block - left_units;
        if (HR_HARDENING >= HR_LEVEL_BASIC &&
            (left_units > block - heap->first || left_units != hri_units(heap, left))) {
            hri_fault(HR_FAULT_WRITE_AFTER_FREE, heap->name, payload, left_units, 0);
            return 0;
        }
        if (!is_sound_free(heap, left) || !take_out(heap, left)) {
            return 0;
        }
    }
    if (!hri_is_used(heap, right)) {
        if (!take_out(heap, right)) {
            if (left != 0) {
                insert(heap, left);
            }
            return 0;
        }
        units += hri_units(heap, right);
        bury(heap, right);
        if (heap->cursor == right) {
            heap->cursor = block + units;
        }
    } else {
        *hri_word(heap, right, 0) &= ~HRI_LEFT_USED;
    }
    if (left != 0) {
        if (heap->cursor == block) {
            heap->cursor = block + units;
        }
        // The header of the absorbed block now says "free"; see bury().
        hri_set_header(heap, block, units, 0);
        bury(heap, block);
        units += block - left;
        flags = *hri_word(heap, left, 0) & HRI_LEFT_USED;
        block = left;
    }
    heap->free_units += freed;
    make_free(heap, block, units, flags);
    return (size_t)units * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}

bool hri_heap_resize(struct hr_heap *heap, void *payload, size_t bytes, size_t *released)
{
    *released = 0;
    uint32_t block = place_of(heap, payload);
    uint32_t have = hri_units(heap, block);
    uint32_t units = hri_units_for(heap, bytes);
    uint32_t right = block + have;
    if (units == 0) {
        return false;
    }
    uint32_t right_units = hri_is_used(heap, right) ? 0 : hri_units(heap, right);
    if (units > have + right_units) {
        return false;
    }
    if (units <= have && have - units < heap->min_units && (right_units == 0 || units == have)) {
        return true;
    }
    if (right_units != 0) {
        if (!is_sound_free(heap, right) || !take_out(heap, right)) {
            return units <= have;
        }
        // Growing makes the old header payload; only shrinking leaves it inside free memory.
        if (units < have) {
            bury(heap, right);
        }
    }
    uint32_t flags = *hri_word(heap, block, 0) & HRI_LEFT_USED;
    uint32_t before = heap->free_units;
    heap->free_units += have;
    if (right_units != 0 && heap->cursor == right) {
        heap->cursor = right + right_units;
    }
    *hri_word(heap, right + right_units, 0) &= ~HRI_LEFT_USED;
    use_front(heap, block, units, have + right_units, flags);
    if (heap->free_units > before) {
        uint32_t rest = block + hri_units(heap, block);
        *released = (size_t)hri_units(heap, rest) * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
    }
    return true;
}

// ---------------------------------------------------------------------------------------------------------------- init

// Fewer bins on small heaps, where their table would cost more than it finds: at most 4 % of the memory. More than four per
// power of two do not pack better, but more requests find a block of just their size, which is a third of the time
// (tests/bench/runtime).
static uint8_t bin_bits_for(uint32_t units)
{
    if (units < 1024) {
        return units < 256 ? 0 : 1;
    }
    return units < 8192 ? 2 : BIN_BITS_MAX;
}

bool hr_heap_init(struct hr_heap *heap, const char *name, void *memory, size_t bytes,
                  const struct hr_heap_policy *policy)
{
    *heap = (struct hr_heap){.name = name, .policy = policy};
    heap->min_units = policy == NULL ? 2 : policy->min_units;
    if (memory == NULL || bytes < HR_HEAP_BYTES_MIN) {
        return false;
    }
    // Unit 0 lies so that the word after a header is a multiple of the unit. `base` may point up to a unit before the
    // memory; blocks start behind the bins, so that unit 0 is never a block and 0 can mean "none".
    uintptr_t start = (uintptr_t)memory;
    size_t lead = (0 - start) % HRI_HEADER_BYTES;
    if ((start + lead) % HRI_UNIT_BYTES == 0) {
        lead += HRI_HEADER_BYTES;
    }
    heap->base = (unsigned char *)memory + lead;
    size_t whole = (bytes - lead - HRI_HEADER_BYTES) / HRI_UNIT_BYTES;
    heap->end = (uint32_t)(whole > HRI_UNITS_MAX ? HRI_UNITS_MAX : whole);
    heap->bins = (hri_word_t *)(void *)heap->base;
    heap->bin_bits = bin_bits_for(heap->end);
    uint32_t bins = policy == NULL ? bin_of(heap, heap->end) + 1 : 0;
    heap->bin_words = heap->bins + bins;
    heap->bin_word_count = (uint8_t)((bins + 31) / 32);
    uint32_t table = bins + heap->bin_word_count;
    heap->first = (table + 1) / 2 > 0 ? (table + 1) / 2 : 1;
    if (heap->end < heap->first + heap->min_units) {
        heap->end = heap->first = 0;
        heap->bin_word_count = 0;
        return false;
    }
    for (uint32_t word = 0; word < table; ++word) {
        heap->bins[word] = 0;
    }
    heap->fresh = heap->first;
    heap->free_units = heap->free_units_min = heap->end - heap->first;
    hri_set_header(heap, heap->end, 0, HRI_USED);
    make_free(heap, heap->first, heap->free_units, HRI_LEFT_USED);
    return true;
}

void hr_heap_peak_reset(struct hr_heap *heap) { heap->free_units_min = heap->free_units; }

size_t hr_heap_capacity(const struct hr_heap *heap)
{
    uint32_t units = heap->end - heap->first;
    return units == 0 ? 0 : (size_t)units * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}
