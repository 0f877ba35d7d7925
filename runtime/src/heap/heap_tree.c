// SPDX-License-Identifier: Apache-2.0
// First fit and best fit with a bound. Free blocks stand in a digital search tree (Knuth volume 3, 6.3): a node at depth d
// has any key with the d leading bits of its path, so nothing is ever rebalanced and no path is longer than the key has
// bits. Every key of a left subtree is below every key of the right one; a node's own key may lie anywhere.
//   first fit  key = place                 at most log2(units) levels
//   best fit   key = length, then place    at most 2 log2(units) levels
// Each node knows the longest block of its subtree, which makes the search one walk down.
#include "heap_layout.h"

enum { MIN_UNITS = 3 };

HR_STATIC_ASSERT((HRI_MOST + 2) * sizeof(uint32_t) <= MIN_UNITS * HRI_UNIT_BYTES, "a node and the length fit in a free block");

static uint32_t link_of(const struct hr_heap *heap, uint32_t node, enum hri_heap_link link)
{
    return *hri_word(heap, node, link);
}

static unsigned place_bits(const struct hr_heap *heap) { return 32U - (unsigned)__builtin_clz(heap->end); }

// Keys are left-aligned in 64 bits: the bit that decides at depth d is the top one after d shifts.
static uint64_t key_of(const struct hr_heap *heap, uint32_t node)
{
    unsigned bits = place_bits(heap);
    uint64_t place = (uint64_t)node << (64U - bits);
    if (heap->policy == &hr_heap_first_fit) {
        return place;
    }
    return ((uint64_t)hri_units(heap, node) << (64U - bits)) | (place >> bits);
}

static uint32_t most_of(const struct hr_heap *heap, uint32_t node)
{
    return node == 0 ? 0 : link_of(heap, node, HRI_MOST);
}

static void tree_insert(struct hr_heap *heap, uint32_t block)
{
    uint32_t units = hri_units(heap, block);
    uint64_t key = key_of(heap, block);
    uint32_t parent = 0;
    enum hri_heap_link side = HRI_LEFT;
    for (uint32_t node = heap->root; node != 0; node = link_of(heap, node, side)) {
        if (link_of(heap, node, HRI_MOST) < units) {
            *hri_word(heap, node, HRI_MOST) = units;
        }
        parent = node;
        side = (key >> 63) != 0 ? HRI_RIGHT : HRI_LEFT;
        key <<= 1;
    }
    *hri_word(heap, block, HRI_LEFT) = 0;
    *hri_word(heap, block, HRI_RIGHT) = 0;
    *hri_word(heap, block, HRI_PARENT) = parent;
    *hri_word(heap, block, HRI_MOST) = units;
    if (parent == 0) {
        heap->root = block;
    } else {
        *hri_word(heap, parent, side) = block;
    }
}

static void replace_child(struct hr_heap *heap, uint32_t parent, uint32_t child, uint32_t by)
{
    if (parent == 0) {
        heap->root = by;
    } else {
        *hri_word(heap, parent, link_of(heap, parent, HRI_LEFT) == child ? HRI_LEFT : HRI_RIGHT) = by;
    }
}

static bool is_node(const struct hr_heap *heap, uint32_t node)
{
    return node == 0 || (node >= heap->first && node < heap->end);
}

// The node's relatives point back at it. What lies further away is not looked at.
static bool links_agree(const struct hr_heap *heap, uint32_t node)
{
    uint32_t left = link_of(heap, node, HRI_LEFT);
    uint32_t right = link_of(heap, node, HRI_RIGHT);
    uint32_t parent = link_of(heap, node, HRI_PARENT);
    if (!is_node(heap, left) || !is_node(heap, right) || !is_node(heap, parent)) {
        return false;
    }
    if (parent == 0 ? heap->root != node
                    : link_of(heap, parent, HRI_LEFT) != node && link_of(heap, parent, HRI_RIGHT) != node) {
        return false;
    }
    return (left == 0 || link_of(heap, left, HRI_PARENT) == node) &&
           (right == 0 || link_of(heap, right, HRI_PARENT) == node);
}

static bool tree_remove(struct hr_heap *heap, uint32_t block)
{
    if (HR_HARDENING >= HR_LEVEL_MODERATE && !links_agree(heap, block)) {
        return false;
    }
    // Any leaf below has the leading bits that this place asks for, so it can stand here.
    uint32_t leaf = block;
    for (;;) {
        uint32_t child = link_of(heap, leaf, HRI_LEFT);
        child = child != 0 ? child : link_of(heap, leaf, HRI_RIGHT);
        if (child == 0) {
            break;
        }
        leaf = child;
    }
    uint32_t from = link_of(heap, leaf, HRI_PARENT);
    replace_child(heap, from, leaf, 0);
    if (leaf != block) {
        for (unsigned link = HRI_LEFT; link <= HRI_PARENT; ++link) {
            *hri_word(heap, leaf, link) = *hri_word(heap, block, link);
        }
        replace_child(heap, link_of(heap, leaf, HRI_PARENT), block, leaf);
        for (unsigned link = HRI_LEFT; link <= HRI_RIGHT; ++link) {
            uint32_t child = *hri_word(heap, leaf, link);
            if (child != 0) {
                *hri_word(heap, child, HRI_PARENT) = leaf;
            }
        }
        from = from == block ? leaf : from;
    }
    for (; from != 0; from = link_of(heap, from, HRI_PARENT)) {
        uint32_t most = hri_units(heap, from);
        uint32_t left = most_of(heap, link_of(heap, from, HRI_LEFT));
        uint32_t right = most_of(heap, link_of(heap, from, HRI_RIGHT));
        most = left > most ? left : most;
        *hri_word(heap, from, HRI_MOST) = right > most ? right : most;
    }
    return true;
}

static uint32_t tree_find(const struct hr_heap *heap, uint32_t units)
{
    uint32_t best = 0;
    uint64_t best_key = UINT64_MAX;
    uint32_t node = heap->root;
    while (node != 0) {
        uint64_t key = key_of(heap, node);
        if (hri_units(heap, node) >= units && key < best_key) {
            best = node;
            best_key = key;
        }
        uint32_t left = link_of(heap, node, HRI_LEFT);
        uint32_t right = link_of(heap, node, HRI_RIGHT);
        node = most_of(heap, left) >= units ? left : most_of(heap, right) >= units ? right : 0;
    }
    return best;
}

static bool tree_holds(const struct hr_heap *heap, uint32_t block)
{
    uint64_t key = key_of(heap, block);
    uint32_t node = heap->root;
    while (node != 0 && node != block) {
        node = link_of(heap, node, (key >> 63) != 0 ? HRI_RIGHT : HRI_LEFT);
        key <<= 1;
    }
    if (node == 0 || !links_agree(heap, node)) {
        return false;
    }
    uint32_t most = hri_units(heap, node);
    uint32_t left = most_of(heap, link_of(heap, node, HRI_LEFT));
    uint32_t right = most_of(heap, link_of(heap, node, HRI_RIGHT));
    most = left > most ? left : most;
    return link_of(heap, node, HRI_MOST) == (right > most ? right : most);
}

const struct hr_heap_policy hr_heap_first_fit = {MIN_UNITS, tree_insert, tree_remove, tree_find, tree_holds};
const struct hr_heap_policy hr_heap_best_fit = {MIN_UNITS, tree_insert, tree_remove, tree_find, tree_holds};
