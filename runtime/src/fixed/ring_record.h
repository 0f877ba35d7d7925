// SPDX-License-Identifier: Apache-2.0
// Records of a ring: units << 8 | state in the 4 bytes below the payload.
#ifndef HRI_RING_RECORD_H
#define HRI_RING_RECORD_H

#include <headroom/ring.h>

#define HRI_RING_HEADER 4U
#define HRI_RING_SHIFT 8U
#define HRI_RING_STATE 0xffU
#define HRI_RING_LIVE 0xa5U
#define HRI_RING_FREED 0x5aU
#define HRI_RING_PADDING 0x3cU

// From the bitmap's end, at a multiple of 4, to the first header, 4 below a multiple of 8: at most one word.
#define HRI_RING_SLACK 4U

typedef uint32_t __attribute__((may_alias)) hri_ring_word_t;

static inline hri_ring_word_t *hri_ring_header(const struct hr_ring *ring, uint32_t unit)
{
    return (hri_ring_word_t *)(void *)(ring->units + (size_t)unit * HR_RING_ALIGN);
}

/// Units that a block may take at tail, and at unit 0 after padding the rest of the end.
struct hri_ring_gaps {
    uint32_t at_tail;
    uint32_t at_start;
};

static inline struct hri_ring_gaps hri_ring_gaps(const struct hr_ring *ring)
{
    if (ring->used == ring->count) {
        return (struct hri_ring_gaps){0, 0};
    }
    if (ring->tail < ring->head) {
        return (struct hri_ring_gaps){ring->head - ring->tail, 0};
    }
    return (struct hri_ring_gaps){ring->count - ring->tail, ring->head};
}

#endif
