// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "kheap_block.h"

// What shrinking leaves behind gets the pattern before it becomes free.
static void poison_rest(void *payload, size_t bytes, const unsigned char *end)
{
    unsigned char *rest = (unsigned char *)payload + bytes + HRI_CANARY_BYTES;
    if (rest < end) {
        hri_heap_poison(rest, end);
    }
}

// True if the block has its new size where it is. `*before`: bytes that it holds.
static bool resize_in_place(struct hr_kheap *heap, void *payload, size_t bytes, size_t raw, bool *live, size_t *before)
{
    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(heap);
    *live = hri_kheap_check(heap, payload);
    if (!*live) {
        hri_critical_exit(key);
        return false;
    }
    hri_check_canary(heap, payload);
    *before = HR_TRACKING ? hri_record_bytes(hri_record_of(payload)) : hr_heap_usable(payload);
    // At the block's end, which is about to move.
    uint32_t time_ms = hri_time_get(payload);
    if (HR_HARDENING >= HR_LEVEL_FULL && raw != 0 && bytes < *before) {
        const unsigned char *end = (unsigned char *)hri_raw_of(payload) + hr_heap_usable(hri_raw_of(payload));
        if (HR_TRACKING) {
            // The canary is about to go: until the new one stands, a validation must not look for it.
            hri_record_of(payload)->bytes_state &= ~0xffU;
        }
        hri_critical_exit(key);
        poison_rest(payload, bytes, end);
        key = hri_critical_enter();
    }
    size_t released = 0;
    bool done = raw != 0 && hri_heap_resize(&heap->heap, hri_raw_of(payload), raw, &released);
    if (done) {
        if (HR_TRACKING) {
            hri_track_resized(&heap->counters, payload, bytes);
            hri_time_set(payload, time_ms);
        }
        if (HR_HARDENING >= HR_LEVEL_FULL) {
            hri_set_canary(payload, bytes);
        }
        hri_kheap_serve(heap, released, &key);
    }
    hri_critical_exit(key);
    return done;
}

void *hri_kheap_resize(struct hr_kheap *heap, void *payload, size_t bytes, hr_timeout_t timeout,
                       struct hri_origin origin)
{
    if (payload == NULL) {
        return hri_kheap_allocate(heap, 0, bytes, timeout, origin);
    }
    if (bytes == 0) {
        hr_kheap_free(heap, payload);
        return NULL;
    }
    bool live;
    size_t before = 0;
    if (resize_in_place(heap, payload, bytes, hri_raw_bytes(bytes), &live, &before)) {
        return payload;
    }
    void *moved = live ? hri_kheap_allocate(heap, 0, bytes, timeout, origin) : NULL;
    if (moved != NULL) {
        memcpy(moved, payload, before < bytes ? before : bytes);
        hr_kheap_free(heap, payload);
    }
    return moved;
}

void *hri_kheap_realloc(struct hr_kheap *heap, void *payload, size_t bytes, hr_timeout_t timeout,
                        const struct hr_site *site)
{
    return hri_kheap_resize(heap, payload, bytes, timeout, HRI_ORIGIN(site));
}

void *(hr_kheap_realloc)(struct hr_kheap *heap, void *payload, size_t bytes, hr_timeout_t timeout)
{
    return hri_kheap_resize(heap, payload, bytes, timeout, HRI_ORIGIN(NULL));
}
