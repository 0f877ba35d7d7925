// SPDX-License-Identifier: Apache-2.0
// Segregated fit with boundary tags. The tree policies replace only the choice of a block (heap_tree.c).
#include "heap_bins.h"

HR_STATIC_ASSERT(HRI_UNIT_BYTES == 2 * sizeof(uint32_t), "a free block of two units holds header, two links and its length");
HR_STATIC_ASSERT(((size_t)HRI_UNITS_MAX + 1) * HRI_UNIT_BYTES > HR_HEAP_BYTES_MAX, "lengths fit in 24 bits");

// Candidates of the request's own bin that are looked at before the next bin answers. Sizes inside a bin differ by at most
// one part in 2^bin_bits, so a few probes find most of what the bin has, and the bound stays constant.
enum { PROBES = 3 };

// Header, two links and the length.
enum { MIN_UNITS = 2 };

// -------------------------------------------------------------------------------------------------------- free blocks

// The default policy is called directly: one predictable branch instead of an indirect call, and none where the caller
// has asked already.
HOT bool is_tree(const struct hr_heap *heap, bool tree)
{
    return HRI_FOR_SIZE ? heap->policy != NULL : tree;
}

HOT void insert(struct hr_heap *heap, bool tree, uint32_t block)
{
    if (is_tree(heap, tree)) {
        heap->policy->insert(heap, block);
    } else {
        bin_insert(heap, block);
    }
}

static COLD bool refuse_free(const struct hr_heap *heap, uint32_t block)
{
    hri_fault(HR_FAULT_CORRUPT_FREE_LIST, heap->name, hri_payload(heap, block), 0, 0);
    return false;
}

HOT bool take_out(struct hr_heap *heap, bool tree, uint32_t block, bool known, uint32_t bin)
{
    bool taken = is_tree(heap, tree) ? heap->policy->remove(heap, block) : bin_remove(heap, block, known, bin);
    return taken || refuse_free(heap, block);
}

// -------------------------------------------------------------------------------------------------------------- blocks

// A free block that is about to be merged or handed out. BASIC: its header is what was written when it became free.
HOT bool is_sound_free(const struct hr_heap *heap, uint32_t block)
{
    if (HR_HARDENING < HR_LEVEL_BASIC || (is_place(heap, block) && hri_is_sound_as(heap, block, HRI_USED, 0))) {
        return true;
    }
    return refuse_free(heap, block);
}

// A sound free block of at least `units` and its bin as first_from() has it, 0 if there is none or it was refused.
HOT uint32_t find(const struct hr_heap *heap, bool tree, uint32_t units, uint32_t *bin)
{
    // No bin is numbered for more units than the heap has.
    if (units > heap->free_units) {
        return 0;
    }
    for (uint32_t mask = UINT32_MAX;; mask = UINT32_MAX - 1U) {
        uint32_t block = is_tree(heap, tree) ? heap->policy->find(heap, units)
                                             : first_from(heap, bin_of(heap, units), mask, bin);
        for (int probe = 0; probe < PROBES && block != 0; ++probe) {
            if (!is_sound_free(heap, block)) {
                return 0;
            }
            if (LIKELY(hri_units(heap, block) >= units)) {
                return block;
            }
            // Only in the request's own bin, which the second turn leaves out.
            block = *hri_word(heap, block, HRI_NEXT);
        }
        if (mask != UINT32_MAX) {
            return 0;
        }
    }
}

HOT void make_free(struct hr_heap *heap, bool tree, uint32_t block, uint32_t units, uint32_t flags)
{
    hri_word_t *head = hri_word(heap, block, 0);
    hri_right(head, units)[-1] = units;
    *head = hri_header(block, units, flags);
    insert(heap, tree, block);
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

static inline uint32_t min_units(const struct hr_heap *heap, bool tree)
{
    return HRI_FOR_SIZE || tree ? heap->min_units : MIN_UNITS;
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
HOT void use_front(struct hr_heap *heap, bool tree, uint32_t block, uint32_t units, uint32_t have)
{
    hri_word_t *head = hri_word(heap, block, 0);
    uint32_t flags = *head & HRI_LEFT_USED;
    if (have - units >= min_units(heap, tree)) {
        make_free(heap, tree, block + units, have - units, HRI_LEFT_USED);
    } else {
        units = have;
        *hri_right(head, units) |= HRI_LEFT_USED;
    }
    *head = hri_header(block, units, flags | HRI_USED);
    heap->free_units -= units;
    note_use(heap, block + units);
}

HOT void *take(struct hr_heap *heap, bool tree, size_t bytes, size_t alignment, size_t offset)
{
    uint32_t units = hri_units_for(bytes, min_units(heap, tree));
    if (units == 0 || alignment > HR_HEAP_BYTES_MAX) {
        return NULL;
    }
    uint32_t gap = 0;
    uint32_t bin = 0;
    uint32_t block = find(heap, tree, units, &bin);
    if (block == 0) {
        return NULL;
    }
    if (alignment > HR_HEAP_ALIGN) {
        // The block that an ordinary request would get may do. If not, one with room for the widest gap does; a block in
        // between can be missed, because looking for it would have no bound.
        gap = hri_gap_for(heap, block, alignment, offset);
        if (gap + units > hri_units(heap, block)) {
            uint32_t widest = (uint32_t)(alignment / HRI_UNIT_BYTES) + heap->min_units - 1U;
            block = widest > HRI_UNITS_MAX - units ? 0 : find(heap, tree, units + widest, &bin);
            if (block == 0) {
                return NULL;
            }
            gap = hri_gap_for(heap, block, alignment, offset);
        }
    }
    uint32_t have = hri_units(heap, block);
    if (!take_out(heap, tree, block, true, bin)) {
        return NULL;
    }
    if (gap != 0) {
        if (HR_HARDENING >= HR_LEVEL_FULL && block + gap > heap->fresh) {
            // The gap is about to lie below `fresh`, where memory carries the pattern. At most two alignments long.
            hri_heap_poison(hri_payload(heap, block), hri_word(heap, block + gap, 0));
        }
        make_free(heap, tree, block, gap, *hri_word(heap, block, 0) & HRI_LEFT_USED);
        block += gap;
        have -= gap;
        *hri_word(heap, block, 0) = 0;
    }
    use_front(heap, tree, block, units, have);
    return hri_payload(heap, block);
}

static RARE void *take_any(struct hr_heap *heap, size_t bytes, size_t alignment, size_t offset)
{
    return take(heap, heap->policy != NULL, bytes, alignment, offset);
}

static RARE void *take_front(struct hr_heap *heap, uint32_t block, uint32_t units, uint32_t have)
{
    use_front(heap, false, block, units, have);
    return hri_payload(heap, block);
}

// The usual request: default policy and alignment. As take(), but that nothing is computed twice and that a block of just
// the wanted size, which most requests find, needs no call.
HOT void *take_usual(struct hr_heap *heap, size_t bytes)
{
    uint32_t units = hri_units_for(bytes, MIN_UNITS);
    uint32_t bin = 0;
    uint32_t block = units == 0 ? 0 : find(heap, false, units, &bin);
    if (block == 0 || !take_out(heap, false, block, true, bin)) {
        return NULL;
    }
    uint32_t have = hri_units(heap, block);
    if (have - units >= MIN_UNITS) {
        return take_front(heap, block, units, have);
    }
    hri_word_t *head = hri_word(heap, block, 0);
    *hri_right(head, have) |= HRI_LEFT_USED;
    *head |= HRI_USED;
    heap->free_units -= have;
    note_use(heap, block + have);
    return head + 1;
}

void *hri_heap_take(struct hr_heap *heap, size_t bytes, size_t alignment, size_t offset)
{
    if (!HRI_FOR_SIZE && LIKELY(heap->policy == NULL && alignment <= HR_HEAP_ALIGN)) {
        return take_usual(heap, bytes);
    }
    return take_any(heap, bytes, alignment, offset);
}

static inline uint32_t place_of(const struct hr_heap *heap, const void *payload)
{
    return (uint32_t)((size_t)((const unsigned char *)payload - heap->base) / HRI_UNIT_BYTES);
}

// Kept out of line: the checks are on the fast path, naming the cause is not.
static COLD bool refuse(const struct hr_heap *heap, const void *payload, const void *shown)
{
    enum hr_fault_kind kind = HR_FAULT_FOREIGN_POINTER;
    if (heap->end != 0 && (uintptr_t)payload >= (uintptr_t)hri_payload(heap, heap->first) &&
        (uintptr_t)shown < (uintptr_t)hri_payload(heap, heap->end)) {
        uint32_t block = place_of(heap, payload);
        if ((uintptr_t)shown % HR_HEAP_ALIGN != 0) {
            kind = HR_FAULT_MISALIGNED_POINTER;
        } else if (*hri_word(heap, block, 0) == HRI_POISON || hri_is_sound_as(heap, block, HRI_USED, 0)) {
            kind = HR_FAULT_DOUBLE_FREE;
        } else {
            kind = HR_FAULT_CORRUPT_HEADER;
        }
    }
    hri_fault(kind, heap->name, shown, 0, 0);
    return false;
}

HOT bool check(const struct hr_heap *heap, const void *payload, const void *shown)
{
    return HR_HARDENING < HR_LEVEL_BASIC || hri_is_live(heap, payload) || refuse(heap, payload, shown);
}

bool hri_heap_check(const struct hr_heap *heap, const void *payload, const void *shown)
{
    return check(heap, payload, shown);
}

HOT size_t give(struct hr_heap *heap, bool tree, void *payload)
{
    hri_word_t *head = (hri_word_t *)payload - 1;
    uint32_t block = place_of(heap, payload);
    uint32_t units = *head >> HRI_UNITS_SHIFT;
    uint32_t flags = *head & HRI_LEFT_USED;
    uint32_t freed = units;
    hri_word_t *right_head = hri_right(head, units);
    uint32_t left_units = 0;

    // All checks come before the first change: a corrupt neighbour leaves the block live and the heap as it was.
    if (flags == 0) {
        left_units = head[-1];
        uint32_t left = block - left_units;
        if (HR_HARDENING >= HR_LEVEL_BASIC &&
            (left_units > block - heap->first || left_units != hri_units(heap, left))) {
            hri_fault(HR_FAULT_WRITE_AFTER_FREE, heap->name, payload, left_units, 0);
            return 0;
        }
        if (!is_sound_free(heap, left) || !take_out(heap, tree, left, false, 0)) {
            return 0;
        }
    }
    uint32_t right_word = *right_head;
    if ((right_word & HRI_USED) == 0) {
        uint32_t right = block + units;
        uint32_t right_units = right_word >> HRI_UNITS_SHIFT;
        if (!take_out(heap, tree, right, false, 0)) {
            if (flags == 0) {
                insert(heap, tree, block - left_units);
            }
            return 0;
        }
        units += right_units;
        bury(heap, right);
    } else {
        *right_head = right_word & ~HRI_LEFT_USED;
    }
    if (flags == 0) {
        // The header of the absorbed block now says "free"; see bury().
        *head = hri_header(block, units, 0);
        bury(heap, block);
        units += left_units;
        block -= left_units;
        flags = *hri_word(heap, block, 0) & HRI_LEFT_USED;
    }
    heap->free_units += freed;
    // A walk that stood at a block inside the merged one goes on behind it.
    if (heap->cursor - block - 1U < units - 1U) {
        heap->cursor = block + units;
    }
    make_free(heap, tree, block, units, flags);
    return (size_t)units * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}

static RARE size_t give_any(struct hr_heap *heap, void *payload) { return give(heap, heap->policy != NULL, payload); }

// As give(), but that most blocks lie between two that are in use: there is nothing to merge and the header stays but for
// one bit.
HOT size_t give_usual(struct hr_heap *heap, void *payload)
{
    hri_word_t *head = (hri_word_t *)payload - 1;
    uint32_t word = *head;
    uint32_t units = word >> HRI_UNITS_SHIFT;
    hri_word_t *right = hri_right(head, units);
    uint32_t right_word = *right;
    if (heap->policy != NULL || (word & HRI_LEFT_USED) == 0 || (right_word & HRI_USED) == 0) {
        return give_any(heap, payload);
    }
    *right = right_word & ~HRI_LEFT_USED;
    right[-1] = units;
    *head = word & ~HRI_USED;
    heap->free_units += units;
    bin_insert(heap, place_of(heap, payload));
    return (size_t)units * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}

size_t hri_heap_give(struct hr_heap *heap, void *payload)
{
    return HRI_FOR_SIZE ? give_any(heap, payload) : give_usual(heap, payload);
}

void hri_heap_release(struct hr_heap *heap, void *payload)
{
    if (check(heap, payload, payload)) {
        (void)hri_heap_give(heap, payload);
    }
}

bool hri_heap_resize(struct hr_heap *heap, void *payload, size_t bytes, size_t *released)
{
    *released = 0;
    const bool tree = heap->policy != NULL;
    uint32_t block = place_of(heap, payload);
    uint32_t have = hri_units(heap, block);
    uint32_t units = hri_units_for(bytes, heap->min_units);
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
        if (!is_sound_free(heap, right) || !take_out(heap, tree, right, false, 0)) {
            return units <= have;
        }
        // Growing makes the old header payload; only shrinking leaves it inside free memory.
        if (units < have) {
            bury(heap, right);
        }
    }
    uint32_t before = heap->free_units;
    heap->free_units += have;
    if (right_units != 0 && heap->cursor == right) {
        heap->cursor = right + right_units;
    }
    *hri_word(heap, right + right_units, 0) &= ~HRI_LEFT_USED;
    use_front(heap, tree, block, units, have + right_units);
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

bool hr_heap_init(struct hr_heap * heap, const char *name, void *memory, size_t bytes,
                  const struct hr_heap_policy *policy)
{
    *heap = (struct hr_heap){.name = name, .policy = policy};
    heap->min_units = policy == NULL ? MIN_UNITS : policy->min_units;
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
    heap->first = table == 0 ? 1 : (table + 1) / 2;
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
    *hri_word(heap, heap->end, 0) = hri_header(heap->end, 0, HRI_USED);
    make_free(heap, policy != NULL, heap->first, heap->free_units, HRI_LEFT_USED);
    return true;
}

void hr_heap_peak_reset(struct hr_heap *heap) { heap->free_units_min = heap->free_units; }

size_t hr_heap_capacity(const struct hr_heap *heap)
{
    uint32_t units = heap->end - heap->first;
    return units == 0 ? 0 : (size_t)units * HRI_UNIT_BYTES - HRI_HEADER_BYTES;
}
